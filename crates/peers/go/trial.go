// The measuring: one trial, one answer.
//
// The ticker reads the meters itself, after a beat: at the end of the warm-up, at both ends of the window,
// and at the end of the drain. With GOMAXPROCS=1 there is no thread outside the loop. Another goroutine with
// a timer would change what is measured: of two that wake together, Go's scheduler puts one behind all
// goroutines that wait (seen: 640 ms late with 64 jobs). The ticker comes late by 10 to 25 ms, so each end of
// the window is the moment at which the meters were really read. The scheduler preempts a job, so the ticker
// always comes again. If it did not, the parent would end the trial at its time limit.
//
// Nothing here that the ticker does may enter the system and wait: it would come back behind all others.

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"
)

const (
	// The timeout for the first beat, and for the jobs to stop.
	firstBeat = 10 * time.Second
	lastJobs  = 10 * time.Second
	// The first second after the jobs came.
	start = time.Second
	// The time between two looks for the parent.
	look = 200 * time.Millisecond
)

// Stage is what happens in a trial.
type Stage struct {
	trial   Trial
	subject Subject
	log     Log
	ticker  Places
	window  Window
	// The first beat has come; all meters were read.
	first, over chan struct{}
	failed      chan *Trouble
	looked      time.Duration
	// nil for a floor.
	bench *Bench
}

func newStage(trial Trial, subject Subject) (*Stage, error) {
	stage := &Stage{trial: trial, subject: subject}
	stage.first, stage.over = make(chan struct{}), make(chan struct{})
	stage.failed = make(chan *Trouble, 1)
	timing, period := trial.Timing, time.Duration(trial.Beating.Period)
	beats := time.Duration(timing.WarmUp+timing.Duration+timing.Drain)/period + 1000
	stage.log = Log{period: period, lateness: make([]time.Duration, 0, int(beats))}
	if subject.Kind == "floor" {
		return stage, nil
	}
	name := subject.Workload
	if trial.Workload != nil {
		name = *trial.Workload
	}
	workload, err := resolve(name)
	if err != nil {
		return nil, err
	}
	load := subject.Load
	if subject.Kind == "raw" {
		one := 1
		load = Load{Jobs: &one}
	}
	stage.bench = newBench(workload, load, trial.Seed, stage.failed)
	return stage, nil
}

// keep beats at absolute deadlines, logs every beat's lateness, and reads the meters when it is time.
func (s *Stage) keep() {
	s.log.t0 = now() + time.Duration(s.trial.Beating.Phase)
	for beat, isOver := time.Duration(0), false; !isOver; beat++ {
		due := s.log.t0 + beat*s.log.period
		time.Sleep(due - now())
		s.log.lateness = append(s.log.lateness, now()-due)
		s.ticker.here()
		if beat == 0 {
			close(s.first)
			s.window.begin = now() + time.Duration(s.trial.Timing.WarmUp)
		}
		isOver = s.read(now())
	}
	close(s.over)
}

// read reads the meters if it is time. It returns true if that was the last time.
func (s *Stage) read(moment time.Duration) bool {
	window, timing := &s.window, s.trial.Timing
	if moment-s.looked > look {
		checkParent()
		s.looked = moment
	}
	switch {
	case moment < window.begin:
	case !window.isBegun:
		window.isBegun, window.begin = true, moment
		window.stepsBefore, window.usedBefore = s.steps(), used()
		window.backlogBefore = len(s.waiting(moment))
		window.end = moment + time.Duration(timing.Duration)
	case moment < window.end:
	case !window.isEnded:
		window.isEnded, window.end = true, moment
		window.stepsAfter, window.usedAfter = s.steps(), used()
		window.backlogAfter = len(s.waiting(moment))
		window.read = moment + time.Duration(timing.Drain)
	case moment < window.read:
	default:
		window.read, window.waiting = moment, s.waiting(moment)
		if s.bench != nil {
			s.bench.stop.Store(true)
		}
		return true
	}
	return false
}

func (s *Stage) steps() uint64 {
	if s.bench == nil {
		return 0
	}
	return s.bench.steps()
}

func (s *Stage) waiting(moment time.Duration) []Waiting {
	if s.bench == nil {
		return nil
	}
	return s.bench.waiting(moment)
}

// checkParent ends this process if the parent that asked is gone.
func checkParent() {
	parent, err := strconv.Atoi(os.Getenv("BREATHER_PARENT"))
	if err == nil && parent != os.Getppid() {
		os.Exit(1)
	}
}

// play runs the ticker, and the jobs from its first beat on. It returns when all meters were read.
func (s *Stage) play() error {
	go s.keep()
	timer := time.NewTimer(firstBeat + s.log.period)
	select {
	case <-s.first:
		timer.Stop()
	case <-timer.C:
		return &Trouble{"starved", "no beat came within 10 s"}
	}
	if s.bench != nil {
		go s.bench.come()
	}
	select {
	case <-s.over:
		return nil
	case trouble := <-s.failed:
		return trouble
	}
}

// playRaw does jobs without a ticker. A second thread is free for this goroutine.
func (s *Stage) playRaw() error {
	go s.bench.workRaw()
	s.window.begin = now() + time.Duration(s.trial.Timing.WarmUp)
	for !s.window.isEnded {
		time.Sleep(time.Millisecond)
		s.read(now())
	}
	s.bench.stop.Store(true)
	return nil
}

// record waits for the jobs to stop, and returns what a record has of the trial.
func (s *Stage) record() (Record, error) {
	window, seen, found := s.window, Seen{}, Record{}
	found.Threads = Threads{seen.numbers(s.ticker), []int{}, []int{}, threads()}
	begin, end := window.begin, window.begin+time.Duration(s.trial.Timing.Duration)
	if s.subject.Kind != "raw" {
		found.Beats = s.log.heard(begin, end, window.read)
	}
	if bench := s.bench; bench != nil {
		for latest := now() + lastJobs; bench.underWay.Load() > 0 && now() < latest; {
			time.Sleep(time.Millisecond)
		}
		select {
		case trouble := <-s.failed:
			return Record{}, trouble
		default:
		}
		work, done, err := s.work()
		if err != nil {
			return Record{}, err
		}
		found.Work = work
		if s.subject.Kind == "cell" {
			began := time.Duration(bench.began.Load())
			if until := began + start; until < end {
				end = until
			}
			found.Start, found.Jobs = s.log.heard(began, end, window.read), window.jobs(done)
		}
		var tasks, jobs []Places
		for _, worker := range bench.workers() {
			tasks, jobs = append(tasks, worker.tasks), append(jobs, worker.jobs)
		}
		found.Threads.Tasks, found.Threads.Jobs = seen.numbers(tasks...), seen.numbers(jobs...)
	}
	found.Usage = usage(window.usedBefore, window.usedAfter, int64(window.end-window.begin))
	return found, nil
}

// work returns what the jobs did in the window, and the times of all that were done.
func (s *Stage) work() (*Work, []JobTimes, error) {
	window, done := s.window, []JobTimes{}
	work := Work{Steps: window.stepsAfter - window.stepsBefore, Elapsed: int64(window.end - window.begin)}
	for _, worker := range s.bench.workers() {
		work.Checked += worker.checked
		if worker.checked > 0 {
			work.Last = worker.last
		}
		done = append(done, worker.done...)
	}
	switch {
	case work.Checked > 0:
		return &work, done, nil
	case s.bench.load.Jobs == nil && !s.bench.hasCome.Load():
		return nil, done, nil
	}
	return nil, nil, &Trouble{"starved", "no job came to an end, and none noticed that it should stop"}
}

// refuse returns why a trial can't be measured here, or nil.
func refuse(trial Trial, subject Subject) error {
	switch {
	case trial.Format != format:
		return fmt.Errorf("the trial has format %d, and this program knows %d", trial.Format, format)
	case subject.Kind != "cell" && subject.Kind != "floor" && subject.Kind != "raw":
		return fmt.Errorf("a peer measures no %s", subject.Kind)
	case trial.Beating.Mode != "scheduled":
		return fmt.Errorf("this peer's ticker has no mode `%s`", trial.Beating.Mode)
	case len(trial.Stalls) > 0 || trial.Slices:
		return fmt.Errorf("a peer makes no stalls and keeps no slices")
	case subject.Probe != "" && subject.Probe != "timer":
		return fmt.Errorf("a peer's beat is a timer")
	case trial.Beating.Period <= 0:
		return fmt.Errorf("a period of zero")
	}
	return restrict(subject.CPUs)
}

// measured carries out a trial.
func measured(trial Trial) (Record, error) {
	var subject Subject
	if err := json.Unmarshal(trial.Subject, &subject); err != nil {
		return Record{}, err
	}
	if err := refuse(trial, subject); err != nil {
		return Record{}, err
	}
	stage, err := newStage(trial, subject)
	if err != nil {
		return Record{}, err
	}
	play, runners := stage.play, subject.CPUs
	switch {
	case subject.Kind == "raw":
		// One for the job, and one for this goroutine.
		play, runners = stage.playRaw, 2
	case subject.Runtime == "go/1":
		runners = 1
	}
	runtime.GOMAXPROCS(runners)
	if err := play(); err != nil {
		return Record{}, err
	}
	return stage.record()
}

// measure answers `measure`.
func measure(trial Trial) any {
	head := Head{"record", format, trial.Subject, trial.Round, trial.Purpose}
	record, err := measured(trial)
	if err == nil {
		record.Head = head
		return record
	}
	head.Answer = "failure"
	if trouble, isTrouble := err.(*Trouble); isTrouble {
		return Failure{head, trouble.cause, trouble.reason}
	}
	return Failure{head, "setup", err.Error()}
}
