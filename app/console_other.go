//go:build !windows

package app

import "io"

// console leaves the streams as they are; only Windows needs help.
func console(_, _ *io.Writer) {}

// tell has nothing to add to the console here.
func tell(_, _ string) {}
