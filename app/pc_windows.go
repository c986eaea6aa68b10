package app

import "golang.org/x/sys/windows/registry"

// machineNumber is the number Windows gave this installation, empty where it cannot be read.
func machineNumber() string {
	k, err := registry.OpenKey(registry.LOCAL_MACHINE, `SOFTWARE\Microsoft\Cryptography`, registry.QUERY_VALUE|registry.WOW64_64KEY)
	if err != nil {
		return ""
	}
	defer func() { _ = k.Close() }() // only read
	number, _, err := k.GetStringValue("MachineGuid")
	if err != nil {
		return ""
	}
	return number
}
