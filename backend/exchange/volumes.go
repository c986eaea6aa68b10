package exchange

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"fuelbook/backend/fault"
)

const (
	volumeMagic     = "FUELBOOK-VOLUME 1\n"
	maxVolumes      = 999
	maxVolumeHeader = 4 << 10 // bytes
	// MinVolume is the smallest volume in bytes of content that may be chosen.
	MinVolume = 1 << 10
)

// Volume is one piece of a file that was cut for mailing, with the name of the file it came in.
type Volume struct {
	File    string
	Content []byte
}

// volumeHeader is one JSON line behind the magic.
type volumeHeader struct {
	Whole  string `json:"whole"`  // SHA-256 of the file that was cut
	Number int    `json:"number"` // 1-based
	Of     int    `json:"of"`
	Hash   string `json:"hash"` // SHA-256 of this piece
}

// Split cuts a file into volumes of at most size bytes of content each. Errors: exchange.volume_size, exchange.encode.
func Split(file []byte, size int) ([][]byte, error) {
	of := 1
	if size > 0 {
		of = max(1, (len(file)+size-1)/size)
	}
	if size < MinVolume || of > maxVolumes {
		return nil, fault.New(fault.Invalid, "exchange.volume_size", "分卷太小，会超过999卷", "请选大一些的分卷").On("size")
	}
	whole := hashOf(file)
	volumes := make([][]byte, 0, of)
	for n := 1; n <= of; n++ {
		piece := file[(n-1)*size : min(n*size, len(file))]
		head, err := json.Marshal(volumeHeader{whole, n, of, hashOf(piece)})
		if err != nil {
			return nil, fault.Wrap(err, "exchange.encode", "文件内容无法写出")
		}
		volumes = append(volumes, bytes.Join([][]byte{[]byte(volumeMagic), head, []byte("\n"), piece}, nil))
	}
	return volumes, nil
}

// Join puts volumes together, in any order; a volume given twice is taken once. A damaged or foreign one is named by its file, missing ones by number.
// Errors: exchange.format, exchange.version, exchange.damaged, exchange.too_large, exchange.mixed, exchange.missing.
func Join(volumes []Volume) ([]byte, error) {
	var first volumeHeader
	pieces := map[int][]byte{}
	total := 0
	for i, v := range volumes {
		h, piece, err := readVolume(v)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			first = h
		}
		if h.Whole != first.Whole || h.Of != first.Of {
			return nil, fault.New(fault.Invalid, "exchange.mixed", "这一卷不属于同一个文件", "请只选同一个包的各卷").At(fault.Place{File: v.File})
		}
		if _, twice := pieces[h.Number]; twice {
			continue
		}
		if total += len(piece); total > MaxPackage {
			return nil, tooLarge(v.File)
		}
		pieces[h.Number] = piece
	}
	return assembled(first, pieces)
}

func readVolume(v Volume) (h volumeHeader, piece []byte, err error) {
	rest, err := unprefixed(v.File, v.Content, volumeMagic)
	if err != nil {
		return h, nil, err
	}
	line, _, ok := bytes.Cut(rest[:min(len(rest), maxVolumeHeader)], []byte("\n"))
	if !ok || strict(line, &h) != nil || h.Of < 1 || h.Of > maxVolumes || h.Number < 1 || h.Number > h.Of {
		return h, nil, malformed(v.File)
	}
	piece = rest[len(line)+1:]
	if hashOf(piece) != h.Hash {
		return h, nil, damaged(v.File)
	}
	return h, piece, nil
}

func assembled(h volumeHeader, pieces map[int][]byte) ([]byte, error) {
	if h.Of == 0 {
		return nil, fault.New(fault.Invalid, "exchange.missing", "没有选分卷", "请选上这个包的各卷")
	}
	var missing []string
	var whole []byte
	for n := 1; n <= h.Of; n++ {
		piece, ok := pieces[n]
		if !ok {
			missing = append(missing, fmt.Sprintf("第%d卷", n))
		}
		whole = append(whole, piece...)
	}
	if len(missing) > 0 {
		return nil, fault.New(fault.Invalid, "exchange.missing", fmt.Sprintf("共%d卷，缺%s", h.Of, strings.Join(missing, "、")), "请把缺的各卷一起选上，或请对方补发")
	}
	if hashOf(whole) != h.Whole {
		return nil, fault.New(fault.Invalid, "exchange.damaged", "各卷拼起来与原文件不符", "请对方重新导出")
	}
	return whole, nil
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
