/* PKCS #11 §5.13 signing and MACing functions. */
#include "ask.h"

CK_RV C_SignInit(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return ASK(C_SignInit, in_handle(session), in_mechanism_or_null(mechanism), in_handle(key));
}

CK_RV C_Sign(CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG dataLength, CK_BYTE *signature,
             CK_ULONG *signatureLength)
{
    return ASK(C_Sign, in_handle(session), in_plaintext(data, dataLength),
               out_bytes(signature, signatureLength));
}

CK_RV C_SignUpdate(CK_SESSION_HANDLE session, CK_BYTE *part, CK_ULONG partLength)
{
    return ask_in_parts(CALL_ID_C_SignUpdate, session, part, partLength);
}

CK_RV C_SignFinal(CK_SESSION_HANDLE session, CK_BYTE *signature, CK_ULONG *signatureLength)
{
    return ASK(C_SignFinal, in_handle(session), out_bytes(signature, signatureLength));
}

CK_RV C_SignRecoverInit(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return ASK(C_SignRecoverInit, in_handle(session), in_mechanism_or_null(mechanism),
               in_handle(key));
}

CK_RV C_SignRecover(CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG dataLength,
                    CK_BYTE *signature, CK_ULONG *signatureLength)
{
    return ASK(C_SignRecover, in_handle(session), in_plaintext(data, dataLength),
               out_bytes(signature, signatureLength));
}
