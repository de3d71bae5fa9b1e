// The meters of a trial: beats, steps, threads, and how long jobs took.
//
// The ticker reads them while jobs run, and no job may hold a lock that the ticker waits for: a goroutine
// that is preempted with the lock is behind all others. So there is no lock, and each number has one writer.
// Invariant: a beat or a job that was due is counted, also if it never happened: with the time that had
// passed by the end.

package main

import (
	"sort"
	"sync/atomic"
	"time"
)

var base = time.Now()

// now returns the monotonic time since the program began.
func now() time.Duration {
	return time.Since(base)
}

// Log has the lateness of every beat, in order. The ticker writes and reads it.
type Log struct {
	t0, period time.Duration
	lateness   []time.Duration
}

// heard returns the beats that were due from begin until before end.
func (l *Log) heard(begin, end, readAt time.Duration) *Beats {
	firstFrom := func(moment time.Duration) int {
		if moment <= l.t0 {
			return 0
		}
		return int((moment - l.t0 + l.period - 1) / l.period)
	}
	beats, histogram := Beats{Period: int64(l.period)}, Histogram{}
	for beat := firstFrom(begin); beat < firstFrom(end); beat++ {
		beats.Due++
		if beat < len(l.lateness) {
			beats.Fired++
			histogram.add(l.lateness[beat])
		} else {
			beats.Unfired++
			histogram.add(readAt - l.t0 - time.Duration(beat)*l.period)
		}
	}
	beats.Lateness = histogram.encoded()
	return &beats
}

// none is a moment that has not come.
const none = -1

// Worker is a place for one job at a time.
type Worker struct {
	steps atomic.Uint64
	// When the present job was due, and when its first step ran; or none.
	due, begun atomic.Int64

	// What only the job's goroutine writes, and what is read when the jobs have ended.
	checked     uint64
	last        Output
	done        []JobTimes
	jobs, tasks Places
}

// JobTimes are the moments of a job that is done.
type JobTimes struct {
	due, handed, begun, done time.Duration
}

func newWorker() *Worker {
	worker := &Worker{}
	worker.due.Store(none)
	worker.begun.Store(none)
	return worker
}

// takes takes a job that was due at a moment.
func (w *Worker) takes(due time.Duration) {
	w.begun.Store(none)
	w.due.Store(int64(due))
}

// Waiting is a job that is due and not done. It has begun, or there is none.
type Waiting struct {
	due, begun time.Duration
}

// waiting returns the present job, if there is one.
func (w *Worker) waiting() (Waiting, bool) {
	due, begun := w.due.Load(), w.begun.Load()
	return Waiting{time.Duration(due), time.Duration(begun)}, due != none
}

// Places is a set of threads, by the system's numbers.
type Places []int

// here adds the thread of the calling goroutine.
func (p *Places) here() {
	own, isKnown := thread()
	if !isKnown {
		return
	}
	for _, known := range *p {
		if known == own {
			return
		}
	}
	*p = append(*p, own)
}

// Seen has threads, numbered in the order in which they were first seen.
type Seen map[int]int

// numbers returns the threads of several places, each once, by their numbers here.
func (s Seen) numbers(places ...Places) []int {
	isThere, all := map[int]bool{}, []int{}
	for _, place := range places {
		for _, thread := range place {
			if _, isOld := s[thread]; !isOld {
				s[thread] = len(s)
			}
			if number := s[thread]; !isThere[number] {
				isThere[number] = true
				all = append(all, number)
			}
		}
	}
	sort.Ints(all)
	return all
}

// Window has the moments at which the meters were read, and the jobs that waited then.
type Window struct {
	begin, end, read            time.Duration
	backlogBefore, backlogAfter int
	stepsBefore, stepsAfter     uint64
	usedBefore, usedAfter       Used
	waiting                     []Waiting
	isBegun, isEnded            bool
}

// jobs returns the jobs that were due before the end of the window and not done before it began.
func (w *Window) jobs(done []JobTimes) *Jobs {
	var latency, queue, service Histogram
	jobs := Jobs{BacklogBefore: w.backlogBefore, BacklogAfter: w.backlogAfter}
	for _, job := range done {
		if job.done < w.begin || job.done > w.read || job.due >= w.end {
			continue
		}
		jobs.Done++
		latency.add(job.done - job.due)
		queue.add(job.begun - job.due)
		service.add(job.done - job.handed)
	}
	jobs.Due, jobs.Begun = jobs.Done, jobs.Done
	for _, job := range w.waiting {
		if job.due >= w.end {
			continue
		}
		jobs.Due++
		queued := w.read - job.due
		if job.begun != none {
			jobs.Begun++
			queued = job.begun - job.due
		}
		latency.add(w.read - job.due)
		queue.add(queued)
	}
	jobs.Latency, jobs.Queue, jobs.Service = latency.encoded(), queue.encoded(), service.encoded()
	return &jobs
}
