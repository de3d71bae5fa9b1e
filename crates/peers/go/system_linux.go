// This process as Linux sees it. A figure that the system does not tell is nil, never 0.

package main

import (
	"fmt"
	"math/bits"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"unsafe"
)

// canRestrict says that a process can be kept to some processors here.
const canRestrict = true

// Used is what the process has used since it began.
type Used struct {
	usage *syscall.Rusage
}

func used() Used {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return Used{}
	}
	return Used{&usage}
}

// usage returns what was used between two moments.
func usage(before, after Used, window int64) Usage {
	if before.usage == nil || after.usage == nil {
		return Usage{Window: window}
	}
	one, other := before.usage, after.usage
	cpu := other.Utime.Nano() + other.Stime.Nano() - one.Utime.Nano() - one.Stime.Nano()
	rss := other.Maxrss * 1024
	switches := Switches{other.Nvcsw - one.Nvcsw, other.Nivcsw - one.Nivcsw}
	return Usage{window, &cpu, &rss, &switches}
}

// threads returns the number of threads that the process has now.
func threads() *int {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return nil
	}
	count := len(tasks)
	return &count
}

// thread returns the number of the calling goroutine's thread now.
func thread() (int, bool) {
	return syscall.Gettid(), true
}

// restrict keeps the process to the first processors that it may use.
func restrict(cpus int) error {
	if cpus == runtime.NumCPU() {
		return nil
	}
	var allowed, kept [16]uint64
	size, at := unsafe.Sizeof(allowed), unsafe.Pointer(&allowed)
	if _, _, errno := syscall.RawSyscall(syscall.SYS_SCHED_GETAFFINITY, 0, size, uintptr(at)); errno != 0 {
		return fmt.Errorf("the processors can't be read: %w", errno)
	}
	left := cpus
	for word, mask := range allowed {
		for mask != 0 && left > 0 {
			bit := bits.TrailingZeros64(mask)
			kept[word] |= 1 << bit
			mask &^= 1 << bit
			left--
		}
	}
	if left > 0 || cpus < 1 {
		return fmt.Errorf("%d processors were asked for, and there are %d", cpus, runtime.NumCPU())
	}
	// A new thread inherits this from the thread that makes it. One that is made meanwhile is found the
	// second time.
	for again := 0; again < 2; again++ {
		tasks, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return err
		}
		for _, task := range tasks {
			number, _ := strconv.Atoi(task.Name())
			at := uintptr(unsafe.Pointer(&kept))
			_, _, errno := syscall.RawSyscall(syscall.SYS_SCHED_SETAFFINITY, uintptr(number), size, at)
			if errno != 0 && errno != syscall.ESRCH {
				return fmt.Errorf("the processors can't be set: %w", errno)
			}
		}
	}
	return nil
}
