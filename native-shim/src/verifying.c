/* PKCS #11 §5.15 functions for verifying signatures and MACs. */
#include "ask.h"

CK_RV C_VerifyInit(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return ASK(C_VerifyInit, in_handle(session), in_mechanism_or_null(mechanism), in_handle(key));
}

CK_RV C_Verify(CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG dataLength, CK_BYTE *signature,
               CK_ULONG signatureLength)
{
    return ASK(C_Verify, in_handle(session), in_plaintext(data, dataLength),
               in_required(signature, signatureLength));
}

CK_RV C_VerifyUpdate(CK_SESSION_HANDLE session, CK_BYTE *part, CK_ULONG partLength)
{
    return ask_in_parts(CALL_ID_C_VerifyUpdate, session, part, partLength);
}

CK_RV C_VerifyFinal(CK_SESSION_HANDLE session, CK_BYTE *signature, CK_ULONG signatureLength)
{
    return ASK(C_VerifyFinal, in_handle(session), in_required(signature, signatureLength));
}

CK_RV C_VerifyRecoverInit(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return ASK(C_VerifyRecoverInit, in_handle(session), in_mechanism_or_null(mechanism),
               in_handle(key));
}

CK_RV C_VerifyRecover(CK_SESSION_HANDLE session, CK_BYTE *signature, CK_ULONG signatureLength,
                      CK_BYTE *data, CK_ULONG *dataLength)
{
    return ASK(C_VerifyRecover, in_handle(session), in_bytes(signature, signatureLength),
               out_plaintext(data, dataLength));
}

/* 3.2: what is NULL with a NULL mechanism ends the operation. */
CK_RV C_VerifySignatureInit(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism,
                            CK_OBJECT_HANDLE key, CK_BYTE *signature, CK_ULONG signatureLength)
{
    return ASK(C_VerifySignatureInit, in_handle(session), in_mechanism_or_null(mechanism),
               in_handle(key), in_bytes(signature, signatureLength));
}

CK_RV C_VerifySignature(CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG dataLength)
{
    return ASK(C_VerifySignature, in_handle(session), in_plaintext(data, dataLength));
}

CK_RV C_VerifySignatureUpdate(CK_SESSION_HANDLE session, CK_BYTE *part, CK_ULONG partLength)
{
    return ask_in_parts(CALL_ID_C_VerifySignatureUpdate, session, part, partLength);
}

CK_RV C_VerifySignatureFinal(CK_SESSION_HANDLE session)
{
    return ASK(C_VerifySignatureFinal, in_handle(session));
}
