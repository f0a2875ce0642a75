//go:build !goexperiment.jsonv2

package peer

func structsVersion2() Contender {
	return Contender{Name: structsVersion2Name, Absent: "not built: it needs GOEXPERIMENT=jsonv2"}
}
