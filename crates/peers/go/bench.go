// The jobs of a trial: when each comes, and what became of it.
//
// A job is a goroutine, as every Go program has it: the scheduler preempts it after 10 ms. Invariant: a job
// is timed from when it was due, not from when its goroutine came to it.

package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Trouble is a trial that failed, with the kind of failure.
type Trouble struct {
	cause, reason string
}

func (t *Trouble) Error() string {
	return t.reason
}

// Bench has all jobs of a trial, and the workers that do them.
type Bench struct {
	workload Workload
	whole    uint64
	load     Load
	// The mean gap between jobs and its seed. 0 for a closed loop.
	mean     time.Duration
	seed     uint64
	stop     atomic.Bool
	underWay atomic.Int64
	hasCome  atomic.Bool
	failed   chan *Trouble
	// A worker is never removed, so that its work stays counted.
	crew atomic.Pointer[[]*Worker]
	// When the jobs began to come, when the next one comes after a pause, and how many have arrived.
	began, next, arrived atomic.Int64

	lock sync.Mutex
	idle []*Worker
}

func newBench(workload Workload, load Load, seed uint64, failed chan *Trouble) *Bench {
	bench := &Bench{workload: workload, load: load, seed: seed, failed: failed}
	bench.whole = expected(workload.steps, workload.spins, workload.steps)
	switch {
	case load.Pause != nil:
		bench.mean = time.Duration(*load.Pause)
	case load.Rate != nil && *load.Rate > 0:
		bench.mean = time.Duration(1_000_000_000_000 / *load.Rate)
	}
	bench.crew.Store(&[]*Worker{})
	bench.began.Store(none)
	bench.next.Store(none)
	return bench
}

// hire adds workers. Only what starts the jobs does so.
func (b *Bench) hire(count int) []*Worker {
	crew := append([]*Worker{}, b.workers()...)
	for ; count > 0; count-- {
		crew = append(crew, newWorker())
	}
	b.crew.Store(&crew)
	return crew
}

func (b *Bench) workers() []*Worker {
	return *b.crew.Load()
}

// waiting returns the jobs that were due before a moment and are not done.
func (b *Bench) waiting(moment time.Duration) []Waiting {
	var all []Waiting
	for _, worker := range b.workers() {
		if waiting, isThere := worker.waiting(); isThere {
			all = append(all, waiting)
		}
	}
	if next := time.Duration(b.next.Load()); next != none && next < moment {
		all = append(all, Waiting{next, none})
	}
	began := time.Duration(b.began.Load())
	if b.load.Rate == nil || began == none || b.mean == 0 {
		return all
	}
	// The same gaps again: those that the starter has not come to are still to come.
	gaps, arrived := Gaps{b.mean, b.seed}, b.arrived.Load()
	due := began + gaps.draw()
	for job := int64(0); due < moment; job++ {
		if job >= arrived {
			all = append(all, Waiting{due, none})
		}
		due += gaps.draw()
	}
	return all
}

func (b *Bench) steps() (steps uint64) {
	for _, worker := range b.workers() {
		steps += worker.steps.Load()
	}
	return steps
}

// run does the steps of one job, in grains, until it is done or has to stop.
func (b *Bench) run(worker *Worker) Output {
	worker.jobs.here()
	worker.begun.Store(int64(now()))
	state, done, grain := b.workload.steps, uint64(0), b.workload.grain()
	for done < b.workload.steps && !b.stop.Load() {
		chunk := b.workload.steps - done
		if chunk > grain {
			chunk = grain
		}
		state = spin(state, hidden, chunk*b.workload.spins)
		done += chunk
		worker.steps.Add(chunk)
	}
	return Output{done, state}
}

// doJob does one job, and returns when it was done.
func (b *Bench) doJob(worker *Worker, due time.Duration) (time.Duration, bool) {
	worker.tasks.here()
	b.hasCome.Store(true)
	worker.takes(due)
	handed := now()
	b.underWay.Add(1)
	defer b.underWay.Add(-1)
	return b.cameBack(worker, due, handed, b.run(worker))
}

// cameBack checks and counts a job.
func (b *Bench) cameBack(worker *Worker, due, handed time.Duration, output Output) (time.Duration, bool) {
	done := now()
	right := b.whole
	if output.Steps != b.workload.steps {
		right = expected(b.workload.steps, b.workload.spins, output.Steps)
	}
	if output.Checksum != right {
		reason := fmt.Sprintf("%d steps came to %#x, and should to %#x", output.Steps, output.Checksum, right)
		b.fail(&Trouble{"checksum", reason})
		return done, false
	}
	worker.checked++
	worker.last = output
	if output.Steps == b.workload.steps {
		begun := time.Duration(worker.begun.Load())
		worker.done = append(worker.done, JobTimes{due, handed, begun, done})
	}
	worker.due.Store(none)
	return done, true
}

// fail ends the trial. The first failure counts.
func (b *Bench) fail(trouble *Trouble) {
	select {
	case b.failed <- trouble:
	default:
	}
}

// come lets the jobs come until the bench is stopped.
func (b *Bench) come() {
	began := now()
	b.began.Store(int64(began))
	switch {
	case b.load.Jobs != nil:
		crew := b.hire(*b.load.Jobs)
		// All of them before the first one begins: it may never give the others a turn.
		for _, worker := range crew {
			worker.takes(began)
		}
		for _, worker := range crew {
			go b.oneAfterTheOther(worker, began)
		}
	case b.load.Pause != nil:
		b.withPauses(began)
	case b.mean > 0:
		b.asTheyArrive(began)
	}
}

func (b *Bench) oneAfterTheOther(worker *Worker, due time.Duration) {
	for isRight := true; isRight && !b.stop.Load(); {
		due, isRight = b.doJob(worker, due)
	}
}

func (b *Bench) withPauses(done time.Duration) {
	worker, gaps := b.hire(1)[0], Gaps{b.mean, b.seed}
	for isRight := true; isRight && !b.stop.Load(); {
		due := done + gaps.draw()
		b.next.Store(int64(due))
		time.Sleep(due - now())
		if b.stop.Load() {
			return
		}
		b.next.Store(none)
		done, isRight = b.doJob(worker, due)
	}
}

func (b *Bench) asTheyArrive(began time.Duration) {
	gaps := Gaps{b.mean, b.seed}
	for due := began + gaps.draw(); ; due += gaps.draw() {
		time.Sleep(due - now())
		if b.stop.Load() {
			return
		}
		worker := b.free()
		worker.takes(due)
		b.arrived.Add(1)
		go func(due time.Duration) {
			if _, isRight := b.doJob(worker, due); isRight {
				b.lock.Lock()
				b.idle = append(b.idle, worker)
				b.lock.Unlock()
			}
		}(due)
	}
}

// free returns an idle worker, or a new one.
func (b *Bench) free() *Worker {
	b.lock.Lock()
	defer b.lock.Unlock()
	if last := len(b.idle) - 1; last >= 0 {
		worker := b.idle[last]
		b.idle = b.idle[:last]
		return worker
	}
	crew := b.hire(1)
	return crew[len(crew)-1]
}

// workRaw does jobs one after the other, with nothing around them.
func (b *Bench) workRaw() {
	worker, due := b.hire(1)[0], now()
	b.hasCome.Store(true)
	b.underWay.Add(1)
	defer b.underWay.Add(-1)
	for isRight := true; isRight && !b.stop.Load(); {
		worker.takes(due)
		handed := now()
		due, isRight = b.cameBack(worker, due, handed, b.run(worker))
	}
}
