// The random times between jobs: exponentially distributed, from the seed of the trial.
//
// Invariant: the same seed gives the same gaps. A copy goes on with the same gaps.

package main

import (
	"math"
	"time"
)

// Gaps are random gaps with a mean. They never end.
type Gaps struct {
	mean  time.Duration
	state uint64
}

// draw returns the next gap.
func (g *Gaps) draw() time.Duration {
	// SplitMix64 (Steele, Lea, Flood 2014).
	g.state += 0x9e3779b97f4a7c15
	mixed := g.state
	mixed = (mixed ^ mixed>>30) * 0xbf58476d1ce4e5b9
	mixed = (mixed ^ mixed>>27) * 0x94d049bb133111eb
	mixed ^= mixed >> 31
	share := float64(mixed>>11) / (1 << 53)
	return time.Duration(-math.Log(1-share) * float64(g.mean))
}
