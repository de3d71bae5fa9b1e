// The gaps are those of SplitMix64: its published numbers for the seed 1234567.

package main

import (
	"math"
	"testing"
	"time"
)

func TestGapsAreThoseOfSplitMix64(t *testing.T) {
	gaps := Gaps{time.Second, 1234567}
	for _, number := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423} {
		share := float64(number>>11) / (1 << 53)
		expected := time.Duration(-math.Log(1-share) * float64(time.Second))
		if gap := gaps.draw(); gap != expected {
			t.Errorf("%v, and should be %v", gap, expected)
		}
	}
}
