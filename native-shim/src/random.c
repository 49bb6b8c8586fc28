/* PKCS #11 §5.19 random number generation functions. */
#include <stdint.h>

#include "ask.h"
#include "check.h"

CK_RV C_SeedRandom(CK_SESSION_HANDLE session, CK_BYTE *seed, CK_ULONG seedLength)
{
    return ask_in_parts(CALL_ID_C_SeedRandom, session, seed, seedLength);
}

CK_RV C_GenerateRandom(CK_SESSION_HANDLE session, CK_BYTE *random, CK_ULONG randomLength)
{
    CK_ULONG done = 0;
    GUARD(ready(random != NULL && randomLength <= PTRDIFF_MAX));
    do {
        CK_ULONG part = ask_part(randomLength - done);
        CK_ULONG drawn = part;
        GUARD(ASK(C_GenerateRandom, in_handle(session), out_plaintext(random + done, &drawn)));
        ENSURE(drawn == part, CKR_DEVICE_ERROR);
        done += part;
    } while (done < randomLength);
    return CKR_OK;
}
