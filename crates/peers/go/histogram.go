// A histogram in the form that a record has: HdrHistogram's V2 encoding, compressed, in base64.
//
// It has three significant digits from 1 on, as the ones of Rust's children have. Source: the format of
// HdrHistogram's `encodeIntoCompressedByteBuffer`. Invariant: every value that was added is counted.

package main

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"math/bits"
	"sort"
	"time"
)

const (
	// With three digits, values below 2048 have a bucket each; each further half has 1024 buckets.
	half       = 1024
	plain      = uint32(0x1c849313)
	compressed = uint32(0x1c849314)
)

// indexOf returns the number of the bucket that holds a value.
func indexOf(value uint64) int {
	bucket := bits.Len64(value|(2*half-1)) - 11
	return bucket*half + int(value>>bucket)
}

// leb128 appends a signed number: ZigZag, then seven bits a byte, at most nine bytes.
func leb128(to []byte, number int64) []byte {
	left := uint64(number<<1) ^ uint64(number>>63)
	taken := 0
	for ; left >= 0x80 && taken < 8; taken++ {
		to = append(to, byte(left&0x7f)|0x80)
		left >>= 7
	}
	return append(to, byte(left))
}

// Histogram counts values in nanoseconds.
type Histogram struct {
	counts  map[int]int64
	highest uint64
}

// add counts a value; one below 0 counts as 0.
func (h *Histogram) add(value time.Duration) {
	if h.counts == nil {
		h.counts = map[int]int64{}
	}
	if value < 0 {
		value = 0
	}
	nanos := uint64(value)
	if nanos > h.highest {
		h.highest = nanos
	}
	h.counts[indexOf(nanos)]++
}

// encoded writes it for a record.
func (h *Histogram) encoded() string {
	places := make([]int, 0, len(h.counts))
	for at := range h.counts {
		places = append(places, at)
	}
	sort.Ints(places)
	var payload []byte
	next := 0
	for _, at := range places {
		if at > next {
			payload = leb128(payload, int64(next-at))
		}
		payload = leb128(payload, h.counts[at])
		next = at + 1
	}
	highest := h.highest
	if highest < 2*half {
		highest = 2 * half
	}
	var all bytes.Buffer
	fields := []any{plain, int32(len(payload)), int32(0), int32(3), uint64(1), highest, float64(1)}
	var stream bytes.Buffer
	writer := zlib.NewWriter(&stream)
	for _, field := range fields {
		// Writing to memory does not fail.
		_ = binary.Write(writer, binary.BigEndian, field)
	}
	_, _ = writer.Write(payload)
	_ = writer.Close()
	_ = binary.Write(&all, binary.BigEndian, compressed)
	_ = binary.Write(&all, binary.BigEndian, uint32(stream.Len()))
	all.Write(stream.Bytes())
	return base64.StdEncoding.EncodeToString(all.Bytes())
}
