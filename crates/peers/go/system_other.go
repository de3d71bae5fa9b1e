//go:build !linux

// This process on other systems: they tell nothing here.

package main

import (
	"fmt"
	"runtime"
)

// canRestrict says that a process can be kept to some processors here.
const canRestrict = false

// Used is what the process has used since it began.
type Used struct{}

func used() Used {
	return Used{}
}

func usage(_, _ Used, window int64) Usage {
	return Usage{Window: window}
}

func threads() *int {
	return nil
}

func thread() (int, bool) {
	return 0, false
}

func restrict(cpus int) error {
	if cpus == runtime.NumCPU() {
		return nil
	}
	return fmt.Errorf("this system can't keep a process to some processors")
}
