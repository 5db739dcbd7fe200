package main

// The gateway's side: exports that it calls, and functions that it gives.

import "unsafe"

//go:wasmimport env call_backend
func callBackend(tool unsafe.Pointer, toolLength uint32, args unsafe.Pointer, argsLength uint32, result unsafe.Pointer, resultSize uint32) int32

const (
	failed         = -1
	bufferTooSmall = -2
	// mostAnswer is what the backend may answer at most, in bytes.
	mostAnswer = 1 << 20
)

// ask is what the backend answers. An answer that does not fit is asked for once more.
func ask(tool, args string) (string, bool) {
	size := uint32(4096)
	for attempt := 0; attempt < 2; attempt++ {
		result := make([]byte, size)
		length := callBackend(
			unsafe.Pointer(unsafe.StringData(tool)), uint32(len(tool)),
			unsafe.Pointer(unsafe.StringData(args)), uint32(len(args)),
			unsafe.Pointer(&result[0]), size,
		)
		if length >= 0 {
			return string(result[:length]), true
		}
		size = uint32(result[0]) | uint32(result[1])<<8 | uint32(result[2])<<16 | uint32(result[3])<<24
		if length != bufferTooSmall || size > mostAnswer {
			break
		}
	}
	return "", false
}

// buffers are those that the gateway holds: without a reference, they would be collected.
var buffers [][]byte

//export alloc
func alloc(size uint32) unsafe.Pointer {
	buffer := make([]byte, size+1)
	buffers = append(buffers, buffer)
	return unsafe.Pointer(&buffer[0])
}

//export dealloc
func dealloc(pointer unsafe.Pointer, size uint32) {
	for index, buffer := range buffers {
		if unsafe.Pointer(&buffer[0]) == pointer {
			buffers[index] = buffers[len(buffers)-1]
			buffers[len(buffers)-1] = nil
			buffers = buffers[:len(buffers)-1]
			return
		}
	}
}

// call writes the answer of a function; when the buffer is too small, the size that is needed, and the gateway calls again.
func call(function func(string) (string, bool), input unsafe.Pointer, length uint32, output unsafe.Pointer, size uint32) int32 {
	answer, ok := function(string(unsafe.Slice((*byte)(input), length)))
	if !ok {
		return failed
	}
	out := unsafe.Slice((*byte)(output), size)
	if needed := uint32(len(answer)); needed > size {
		copy(out, []byte{byte(needed), byte(needed >> 8), byte(needed >> 16), byte(needed >> 24)})
		return bufferTooSmall
	}
	return int32(copy(out, answer))
}

//export label_agent
func labelAgent(input unsafe.Pointer, length uint32, output unsafe.Pointer, size uint32) int32 {
	return call(agent, input, length, output, size)
}

//export label_resource
func labelResource(input unsafe.Pointer, length uint32, output unsafe.Pointer, size uint32) int32 {
	return call(resource, input, length, output, size)
}

//export label_response
func labelResponse(input unsafe.Pointer, length uint32, output unsafe.Pointer, size uint32) int32 {
	return call(response, input, length, output, size)
}
