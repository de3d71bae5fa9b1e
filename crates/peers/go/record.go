// The questions and the answers: the shapes of crates/shared/record, as far as this peer needs them.

package main

import "encoding/json"

// format is the version of these shapes.
const format = 3

// Load says how jobs come. One of the three is there.
type Load struct {
	Jobs  *int   `json:"jobs"`
	Pause *int64 `json:"pause"`
	Rate  *int64 `json:"rate"`
}

// Subject is what is measured: a cell, a floor or a raw run.
type Subject struct {
	Kind     string `json:"kind"`
	Setting  string `json:"setting"`
	Runtime  string `json:"runtime"`
	Workload string `json:"workload"`
	Load     Load   `json:"load"`
	Probe    string `json:"probe"`
	CPUs     int    `json:"cpus"`
	Place    string `json:"place"`
}

// Trial is the question of `measure`.
type Trial struct {
	Format   int             `json:"format"`
	Subject  json.RawMessage `json:"subject"`
	Round    json.RawMessage `json:"round"`
	Purpose  json.RawMessage `json:"purpose"`
	Workload *string         `json:"workload"`
	Beating  struct {
		Mode   string `json:"mode"`
		Period int64  `json:"period"`
		Phase  int64  `json:"phase"`
	} `json:"beating"`
	Seed   uint64 `json:"seed"`
	Timing struct {
		WarmUp   int64 `json:"warm_up"`
		Duration int64 `json:"duration"`
		Drain    int64 `json:"drain"`
	} `json:"timing"`
	Stalls []json.RawMessage `json:"stalls"`
	Slices bool              `json:"slices"`
}

// Head is what a record and a failure repeat of the trial.
type Head struct {
	Answer  string          `json:"answer"`
	Format  int             `json:"format"`
	Subject json.RawMessage `json:"subject"`
	Round   json.RawMessage `json:"round"`
	Purpose json.RawMessage `json:"purpose"`
}

// Failure is a trial without a record.
type Failure struct {
	Head
	Cause  string `json:"cause"`
	Reason string `json:"reason"`
}

// Record is what was measured.
type Record struct {
	Head
	Beats   *Beats    `json:"beats"`
	Start   *Beats    `json:"start,omitempty"`
	Ticks   *struct{} `json:"ticks"`
	Work    *Work     `json:"work"`
	Jobs    *Jobs     `json:"jobs,omitempty"`
	Threads Threads   `json:"threads"`
	Usage   Usage     `json:"usage"`
}

// Beats are the beats that were due in a window.
type Beats struct {
	Period   int64  `json:"period"`
	Due      int    `json:"due"`
	Fired    int    `json:"fired"`
	Unfired  int    `json:"unfired"`
	Lateness string `json:"lateness"`
}

// Output is what a job came to.
type Output struct {
	Steps    uint64 `json:"steps"`
	Checksum uint64 `json:"checksum"`
}

// Work is the work of the jobs in the window.
type Work struct {
	Steps   uint64 `json:"steps"`
	Elapsed int64  `json:"elapsed"`
	Checked uint64 `json:"checked"`
	Last    Output `json:"last"`
	Yields  uint64 `json:"yields"`
}

// Jobs are how long the jobs took.
type Jobs struct {
	Due           int    `json:"due"`
	Done          int    `json:"done"`
	Begun         int    `json:"begun"`
	BacklogBefore int    `json:"backlog_before"`
	BacklogAfter  int    `json:"backlog_after"`
	Latency       string `json:"latency"`
	Queue         string `json:"queue"`
	Service       string `json:"service"`
}

// Threads are the threads that did it.
type Threads struct {
	Ticker []int `json:"ticker"`
	Tasks  []int `json:"tasks"`
	Jobs   []int `json:"jobs"`
	Peak   *int  `json:"peak"`
}

// Switches are the context switches of all threads.
type Switches struct {
	Voluntary   int64 `json:"voluntary"`
	Involuntary int64 `json:"involuntary"`
}

// Usage is what the process used.
type Usage struct {
	Window   int64     `json:"window"`
	CPU      *int64    `json:"cpu"`
	RSSPeak  *int64    `json:"rss_peak_bytes"`
	Switches *Switches `json:"switches"`
}
