/* PKCS #11 §5.12 message digesting functions. */
#include "ask.h"

CK_RV C_DigestInit(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism)
{
    return ASK(C_DigestInit, in_handle(session), in_mechanism_or_null(mechanism));
}

CK_RV C_Digest(CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG dataLength, CK_BYTE *digest,
               CK_ULONG *digestLength)
{
    return ASK(C_Digest, in_handle(session), in_plaintext(data, dataLength),
               out_bytes(digest, digestLength));
}

CK_RV C_DigestUpdate(CK_SESSION_HANDLE session, CK_BYTE *part, CK_ULONG partLength)
{
    return ask_in_parts(CALL_ID_C_DigestUpdate, session, part, partLength);
}

CK_RV C_DigestKey(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    return ASK(C_DigestKey, in_handle(session), in_handle(key));
}

CK_RV C_DigestFinal(CK_SESSION_HANDLE session, CK_BYTE *digest, CK_ULONG *digestLength)
{
    return ASK(C_DigestFinal, in_handle(session), out_bytes(digest, digestLength));
}
