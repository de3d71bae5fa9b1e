// The countdown: the same job as crates/child/workload/src/jobs/countdown.rs, with the same checksums.
//
// It owns the hot loop, the checksum that is known beforehand, and how a workload's name becomes a number
// of steps here. Invariant: the same steps and spins give the same checksum as in Rust.

package main

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

const (
	multiplier uint64 = 6364136223846793005
	increment  uint64 = 1442695040888963407
	// The number that the article counts down from.
	articleSteps uint64 = 50_000_000
	// Iterations between two looks at the stop flag: some tens of microseconds.
	grainIterations uint64 = 65_536
	// How long a calibration may take, and how long one of its samples takes.
	enough  = 50 * time.Millisecond
	sample  = time.Millisecond
	repeats = 12
)

// hidden is the multiplier, hidden from the compiler, so that it can't fold two iterations into one.
var hidden = multiplier

// spin runs the hot loop: the article's, with a step of the generator in each iteration.
//
//go:noinline
func spin(state, multiplier, iterations uint64) uint64 {
	for counter := iterations; counter > 0; counter-- {
		state = state*multiplier + increment
	}
	return state
}

// expected computes the state after `done` steps of a countdown from `steps`, without running it.
func expected(steps, spins, done uint64) uint64 {
	m, i := multiplier, increment
	total, added := uint64(1), uint64(0)
	high, low := bits.Mul64(done, spins)
	for high > 0 || low > 0 {
		if low&1 == 1 {
			total *= m
			added = added*m + i
		}
		i = (m + 1) * i
		m *= m
		low = low>>1 | high<<63
		high >>= 1
	}
	return steps*total + added
}

// Workload is a countdown with its numbers of steps and spins.
type Workload struct {
	steps, spins uint64
}

// grain returns the steps between two looks at the stop flag, at least 1.
func (w Workload) grain() uint64 {
	if w.spins >= grainIterations {
		return 1
	}
	return grainIterations / w.spins
}

func (w Workload) String() string {
	return fmt.Sprintf("countdown:steps=%d,spins=%d", w.steps, w.spins)
}

// fastest returns the shortest time of several calls.
func fastest(work func()) time.Duration {
	begun, best := time.Now(), time.Duration(math.MaxInt64)
	for repeat := 0; repeat < repeats && time.Since(begun) < enough; repeat++ {
		start := time.Now()
		work()
		if took := time.Since(start); took < best {
			best = took
		}
	}
	return best
}

// sink keeps the compiler from leaving out a calibration.
var sink uint64

// iterationNs measures one iteration, in nanoseconds.
func iterationNs() float64 {
	iterations := uint64(10_000)
	work := func() { sink = spin(1, hidden, iterations) }
	for fastest(work) < sample {
		iterations *= 2
	}
	return float64(fastest(work).Nanoseconds()) / float64(iterations)
}

func atLeastOne(count float64) uint64 {
	return uint64(math.Max(1, math.Round(count)))
}

func count(settings map[string]string, key string, byDefault uint64) (uint64, error) {
	text, isThere := settings[key]
	if !isThere {
		return byDefault, nil
	}
	number, err := strconv.ParseUint(strings.ReplaceAll(text, "_", ""), 10, 64)
	if err != nil || number == 0 {
		return 0, fmt.Errorf("`%s=%s`: a whole number of 1 or more", key, text)
	}
	return number, nil
}

// settingsOf reads settings: `key=value,key=value`.
func settingsOf(text string) map[string]string {
	settings := map[string]string{}
	for _, pair := range strings.Split(text, ",") {
		if key, value, isPair := strings.Cut(pair, "="); isPair {
			settings[key] = value
		}
	}
	return settings
}

// resolve resolves the name of a workload on this machine.
func resolve(text string) (Workload, error) {
	name, rest, _ := strings.Cut(text, ":")
	if name != "countdown" {
		return Workload{}, fmt.Errorf("this peer has no workload `%s`", name)
	}
	settings := settingsOf(rest)
	step, hasStep := settings["step"]
	length, hasLength := settings["length"]
	iteration := 1.0
	if hasStep || hasLength {
		iteration = iterationNs()
	}
	spins, err := count(settings, "spins", 1)
	if err != nil {
		return Workload{}, err
	}
	if hasStep {
		time, err := time.ParseDuration(step)
		if err != nil {
			return Workload{}, err
		}
		spins = atLeastOne(float64(time.Nanoseconds()) / iteration)
	}
	steps, err := count(settings, "steps", articleSteps)
	if err != nil {
		return Workload{}, err
	}
	if hasLength {
		time, err := time.ParseDuration(length)
		if err != nil {
			return Workload{}, err
		}
		steps = atLeastOne(float64(time.Nanoseconds()) / iteration / float64(spins))
	}
	return Workload{steps, spins}, nil
}

// Prepared is the answer to `prepare`.
type Prepared struct {
	Prepare   string `json:"prepare"`
	Workload  string `json:"workload"`
	StepsPerS uint64 `json:"steps_per_s"`
	Steps     uint64 `json:"steps"`
}

// prepare resolves a workload, and measures its raw speed here.
func prepare(text string) (Prepared, error) {
	workload, err := resolve(text)
	if err != nil {
		return Prepared{}, err
	}
	perS := 1e9 / (iterationNs() * float64(workload.spins))
	return Prepared{"ready", workload.String(), uint64(math.Round(perS)), workload.steps}, nil
}
