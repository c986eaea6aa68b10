/* Test only: wine 8 has no bcryptprimitives.dll, which every Go program loads for random bytes. Never shipped. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length); /* RtlGenRandom */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
	while (length > 0) {
		ULONG part = length > 0x10000000 ? 0x10000000 : (ULONG)length;
		if (!SystemFunction036(data, part)) return FALSE;
		data += part;
		length -= part;
	}
	return TRUE;
}
