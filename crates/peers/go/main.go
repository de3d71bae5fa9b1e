// Go beside Rust: the questions that the parent of a comparison asks this peer.
//
// The subcommand is the question. Its subject comes as JSON on stdin, and the answer goes as one line of
// JSON to stdout. The shapes are those of crates/shared/record.

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"
)

// Entry is a name with its values and a summary.
type Entry struct {
	Name    string `json:"name"`
	Values  string `json:"values"`
	Summary string `json:"summary"`
}

// Abilities are what a way can do, as far as the words for Rust's strategies fit. All are told, since what
// is left out counts as "no". Nobody proves them: the proofs run Rust's strategies.
type Abilities struct {
	Divides       bool `json:"divides"`
	Cancels       bool `json:"cancels"`
	BoundsThreads bool `json:"bounds_threads"`
	Borrows       bool `json:"borrows"`
	Splits        bool `json:"splits"`
	MovesOut      bool `json:"moves_out"`
	PushesBack    bool `json:"pushes_back"`
	Refuses       bool `json:"refuses"`
	KeepsLimit    bool `json:"keeps_limit"`
	SurvivesAbort bool `json:"survives_abort"`
	Nests         bool `json:"nests"`
	KeepsContext  bool `json:"keeps_context"`
}

// Variant is a setting with its abilities.
type Variant struct {
	Setting   string    `json:"setting"`
	Abilities Abilities `json:"abilities"`
}

// Description is the answer to `describe`.
type Description struct {
	Format    int       `json:"format"`
	Strategy  string    `json:"strategy"`
	Summary   string    `json:"summary"`
	Settings  []Entry   `json:"settings"`
	Defaults  []Variant `json:"defaults"`
	Others    []Variant `json:"others"`
	Runtimes  []Entry   `json:"runtimes"`
	Workloads []JobKind `json:"workloads"`
}

// JobKind is a kind of job, and what it allows a strategy to do.
type JobKind struct {
	Entry
	Size        string `json:"size"`
	Cuts        bool   `json:"cuts"`
	Splits      bool   `json:"splits"`
	InputBytes  uint64 `json:"input_bytes"`
	MemoryBytes uint64 `json:"memory_bytes"`
}

// Fit is the answer whether a cell can be measured.
type Fit struct {
	Fit       string     `json:"fit"`
	Reason    string     `json:"reason,omitempty"`
	Abilities *Abilities `json:"abilities,omitempty"`
}

// abilities are those of a goroutine: the scheduler divides the job, and nothing but the job ends it. A
// goroutine that waits for another one, even one that spins, loses its thread to it. All that come are under
// way at once. A goroutine carries nothing along of which began it.
var abilities = Abilities{BoundsThreads: true, Nests: true}

func describe() Description {
	return Description{
		Format:   format,
		Strategy: "go",
		Summary:  "Go's goroutines, which its scheduler preempts",
		Settings: []Entry{{"via", "goroutine", "how the job runs: a goroutine of its own"}},
		Defaults: []Variant{{"via=goroutine", abilities}},
		Others:   []Variant{},
		Runtimes: []Entry{
			{"go/1", "", "GOMAXPROCS=1: one thread runs all goroutines"},
			{"go/N", "", "GOMAXPROCS as many as there are processors, Go's default"},
		},
		Workloads: []JobKind{{
			Entry: Entry{"countdown", "steps=N or length=TIME, step=TIME or spins=N", "the article's loop"},
			Size:  "steps",
			Cuts:  true,
		}},
	}
}

func fit(cell Subject) Fit {
	unsupported := func(reason string) Fit { return Fit{Fit: "unsupported", Reason: reason} }
	switch {
	case cell.Setting != "via=goroutine":
		return Fit{Fit: "invalid", Reason: fmt.Sprintf("go:%s: the only setting is via=goroutine", cell.Setting)}
	case cell.Runtime != "go/1" && cell.Runtime != "go/N":
		return unsupported("go has no runtime " + cell.Runtime)
	case cell.Probe != "timer":
		return unsupported("a peer's beat is a timer")
	case cell.Place != "task":
		return unsupported("a peer's ticker is a task")
	case !strings.HasPrefix(cell.Workload, "countdown"):
		return unsupported("a peer has the countdown only")
	case cell.CPUs != runtime.NumCPU() && !canRestrict:
		return unsupported("this system can't keep a process to some processors")
	}
	return Fit{Fit: "fits", Abilities: &abilities}
}

// answer answers a question, whose subject is on stdin.
func answer(question string) (any, error) {
	asked := json.NewDecoder(os.Stdin)
	switch question {
	case "describe":
		return describe(), nil
	case "check":
		var candidates struct {
			Cells []Subject `json:"cells"`
		}
		if err := asked.Decode(&candidates); err != nil {
			return nil, err
		}
		fits := []Fit{}
		for _, cell := range candidates.Cells {
			fits = append(fits, fit(cell))
		}
		return fits, nil
	case "prepare":
		var workload string
		if err := asked.Decode(&workload); err != nil {
			return nil, err
		}
		return prepare(workload)
	case "measure":
		var trial Trial
		if err := asked.Decode(&trial); err != nil {
			return nil, err
		}
		return measure(trial), nil
	}
	return nil, fmt.Errorf("the questions are describe, check, prepare and measure, with JSON on stdin")
}

func main() {
	question := ""
	if len(os.Args) == 2 {
		question = os.Args[1]
	}
	told, err := answer(question)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(told)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
