/* PKCS #11 §5.19 random number generation functions. */
#include "ask.h"
#include "check.h"

CK_RV C_SeedRandom(CK_SESSION_HANDLE session, CK_BYTE *seed, CK_ULONG seedLength)
{
    return ASK(C_SeedRandom, in_handle(session), in_plaintext(seed, seedLength));
}

CK_RV C_GenerateRandom(CK_SESSION_HANDLE session, CK_BYTE *random, CK_ULONG randomLength)
{
    CK_ULONG drawn = randomLength;
    GUARD(ready(random != NULL));
    GUARD(ASK(C_GenerateRandom, in_handle(session), out_plaintext(random, &drawn)));
    return drawn == randomLength ? CKR_OK : CKR_DEVICE_ERROR;
}
