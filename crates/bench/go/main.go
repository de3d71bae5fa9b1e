// Runs a number of goroutines that count down, on one processor, beside a ticker of 1 ms, and
// prints how late its beats were, as one row of tab-separated values.
//
// The benchmark `turns` runs it in alternation with the same jobs in turns:
//
//	go build -o target/beside-go crates/bench/go/main.go
//	cargo bench -p bench --bench turns -- --section go --go $PWD/target/beside-go
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"sort"
	"sync/atomic"
	"syscall"
	"time"
)

// The hot loop of the workload `countdown`: Knuth's MMIX generator, one iteration a step.
const increment uint64 = 1442695040888963407

// A variable, so that the compiler can't fold two iterations into one.
var multiplier uint64 = 6364136223846793005

// The iterations between two additions to the counter: some tens of microseconds.
const chunk uint64 = 65536

const period = time.Millisecond

//go:noinline
func spin(state, multiplier, iterations uint64) uint64 {
	for ; iterations > 0; iterations-- {
		state = state*multiplier + increment
	}
	return state
}

var (
	steps uint64
	stop  uint32
	sink  uint64
)

func work(seed uint64) {
	state := seed
	for atomic.LoadUint32(&stop) == 0 {
		state = spin(state, multiplier, chunk)
		atomic.AddUint64(&steps, chunk)
	}
	// Used, so that the work is not deleted.
	atomic.AddUint64(&sink, state)
}

// Waits for beat k, which is due at t0 + k periods, and returns how late it is. Beats that are due
// already follow each other at once, so none is lost.
func beat(t0 time.Time, k int) time.Duration {
	due := t0.Add(time.Duration(k) * period)
	if wait := time.Until(due); wait > 0 {
		time.Sleep(wait)
	}
	return time.Since(due)
}

// Returns the processor time of the process so far.
func cpu() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func main() {
	goroutines := flag.Int("goroutines", 1000, "how many count down")
	warmUp := flag.Duration("warm-up", 500*time.Millisecond, "the time before the first beat that counts")
	window := flag.Duration("window", 3*time.Second, "the time in which beats count")
	phase := flag.Duration("phase", 0, "delays the first beat")
	flag.Parse()
	before, beats := int(*warmUp/period), int(*window/period)
	if beats < 100 {
		fmt.Fprintln(os.Stderr, "p99 needs 100 beats: take a -window of 100ms or more")
		os.Exit(2)
	}
	runtime.GOMAXPROCS(1)

	for seed := 0; seed < *goroutines; seed++ {
		go work(uint64(seed))
	}
	done := make(chan []time.Duration)
	var worked, busy float64
	go func() {
		t0 := time.Now().Add(*phase)
		for k := 0; k < before; k++ {
			beat(t0, k)
		}
		began, cpuBefore, stepsBefore := time.Now(), cpu(), atomic.LoadUint64(&steps)
		late := make([]time.Duration, 0, beats)
		for k := before; k < before+beats; k++ {
			late = append(late, beat(t0, k))
		}
		wall := time.Since(began).Seconds()
		worked = float64(atomic.LoadUint64(&steps)-stepsBefore) / wall
		busy = (cpu() - cpuBefore).Seconds() / wall
		done <- late
	}()
	late := <-done
	atomic.StoreUint32(&stop, 1)

	missed := 0
	for _, lateness := range late {
		if lateness >= period {
			missed++
		}
	}
	sort.Slice(late, func(a, b int) bool { return late[a] < late[b] })
	// The value at rank ceil(q * n), like the benchmark's own.
	ms := func(rank int) float64 { return float64(late[rank-1]) / 1e6 }
	p50, p99 := (beats+1)/2, (beats*99+99)/100
	fmt.Println("goroutines\tp50_ms\tp99_ms\tmax_ms\tmissed\tsteps_per_s\tbusy")
	fmt.Printf("%d\t%.6f\t%.6f\t%.6f\t%d\t%.0f\t%.4f\n", *goroutines, ms(p50), ms(p99), ms(beats), missed, worked, busy)
}
