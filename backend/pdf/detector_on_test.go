//go:build race

package pdf_test

// batches of a hundred random agreements; the race detector sees all there is to see in one.
const batches = 1
