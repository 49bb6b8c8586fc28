/* PKCS #11 3.0 §5.9, §5.11, §5.14 and §5.16 message-based functions. */
#include "ask.h"

static struct arg in_cipher_or_null(const CK_MECHANISM *mechanism)
{
    return has_messages(mechanism) ? in_message_mechanism_or_null(mechanism)
                                   : in_mechanism_or_null(mechanism);
}

CK_RV C_MessageEncryptInit(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return ASK(C_MessageEncryptInit, in_handle(session), in_cipher_or_null(mechanism),
               in_handle(key));
}

CK_RV C_EncryptMessage(CK_SESSION_HANDLE session, CK_VOID_PTR parameter, CK_ULONG parameterLength,
                       CK_BYTE *associated, CK_ULONG associatedLength, CK_BYTE *data,
                       CK_ULONG dataLength, CK_BYTE *encrypted, CK_ULONG *encryptedLength)
{
    return ASK(C_EncryptMessage, in_handle(session), message_parameter(parameter, parameterLength),
               in_bytes(associated, associatedLength), in_plaintext(data, ask_whole(dataLength)),
               out_bytes(encrypted, encryptedLength));
}

CK_RV C_EncryptMessageBegin(CK_SESSION_HANDLE session, CK_VOID_PTR parameter,
                            CK_ULONG parameterLength, CK_BYTE *associated,
                            CK_ULONG associatedLength)
{
    return ASK(C_EncryptMessageBegin, in_handle(session),
               message_parameter(parameter, parameterLength),
               in_bytes(associated, associatedLength));
}

CK_RV C_EncryptMessageNext(CK_SESSION_HANDLE session, CK_VOID_PTR parameter,
                           CK_ULONG parameterLength, CK_BYTE *part, CK_ULONG partLength,
                           CK_BYTE *encrypted, CK_ULONG *encryptedLength, CK_FLAGS flags)
{
    return ASK(C_EncryptMessageNext, in_handle(session),
               message_parameter(parameter, parameterLength),
               in_plaintext(part, ask_whole(partLength)), out_bytes(encrypted, encryptedLength),
               in_ulong(flags));
}

CK_RV C_MessageEncryptFinal(CK_SESSION_HANDLE session)
{
    return ASK(C_MessageEncryptFinal, in_handle(session));
}

CK_RV C_MessageDecryptInit(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return ASK(C_MessageDecryptInit, in_handle(session), in_cipher_or_null(mechanism),
               in_handle(key));
}

CK_RV C_DecryptMessage(CK_SESSION_HANDLE session, CK_VOID_PTR parameter, CK_ULONG parameterLength,
                       CK_BYTE *associated, CK_ULONG associatedLength, CK_BYTE *encrypted,
                       CK_ULONG encryptedLength, CK_BYTE *data, CK_ULONG *dataLength)
{
    return ASK(C_DecryptMessage, in_handle(session), message_parameter(parameter, parameterLength),
               in_bytes(associated, associatedLength),
               in_bytes(encrypted, ask_whole(encryptedLength)), out_plaintext(data, dataLength));
}

CK_RV C_DecryptMessageBegin(CK_SESSION_HANDLE session, CK_VOID_PTR parameter,
                            CK_ULONG parameterLength, CK_BYTE *associated,
                            CK_ULONG associatedLength)
{
    return ASK(C_DecryptMessageBegin, in_handle(session),
               message_parameter(parameter, parameterLength),
               in_bytes(associated, associatedLength));
}

CK_RV C_DecryptMessageNext(CK_SESSION_HANDLE session, CK_VOID_PTR parameter,
                           CK_ULONG parameterLength, CK_BYTE *encrypted, CK_ULONG encryptedLength,
                           CK_BYTE *part, CK_ULONG *partLength, CK_FLAGS flags)
{
    return ASK(C_DecryptMessageNext, in_handle(session),
               message_parameter(parameter, parameterLength),
               in_bytes(encrypted, ask_whole(encryptedLength)), out_plaintext(part, partLength),
               in_ulong(flags));
}

CK_RV C_MessageDecryptFinal(CK_SESSION_HANDLE session)
{
    return ASK(C_MessageDecryptFinal, in_handle(session));
}

CK_RV C_MessageSignInit(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return ASK(C_MessageSignInit, in_handle(session), in_mechanism_or_null(mechanism),
               in_handle(key));
}

CK_RV C_SignMessage(CK_SESSION_HANDLE session, CK_VOID_PTR parameter, CK_ULONG parameterLength,
                    CK_BYTE *data, CK_ULONG dataLength, CK_BYTE *signature,
                    CK_ULONG *signatureLength)
{
    return ASK(C_SignMessage, in_handle(session), message_parameter(parameter, parameterLength),
               in_plaintext(data, dataLength), out_bytes(signature, signatureLength));
}

CK_RV C_SignMessageBegin(CK_SESSION_HANDLE session, CK_VOID_PTR parameter, CK_ULONG parameterLength)
{
    return ASK(C_SignMessageBegin, in_handle(session),
               message_parameter(parameter, parameterLength));
}

/* A signature is asked for with the last part: by a place for its length. */
CK_RV C_SignMessageNext(CK_SESSION_HANDLE session, CK_VOID_PTR parameter, CK_ULONG parameterLength,
                        CK_BYTE *part, CK_ULONG partLength, CK_BYTE *signature,
                        CK_ULONG *signatureLength)
{
    CK_ULONG none = 0;
    bool last = signatureLength != NULL;
    return ASK(C_SignMessageNext, in_handle(session), message_parameter(parameter, parameterLength),
               in_plaintext(part, partLength), in_byte(last),
               last ? out_bytes(signature, signatureLength) : out_bytes(NULL, &none));
}

CK_RV C_MessageSignFinal(CK_SESSION_HANDLE session)
{
    return ASK(C_MessageSignFinal, in_handle(session));
}

CK_RV C_MessageVerifyInit(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return ASK(C_MessageVerifyInit, in_handle(session), in_mechanism_or_null(mechanism),
               in_handle(key));
}

CK_RV C_VerifyMessage(CK_SESSION_HANDLE session, CK_VOID_PTR parameter, CK_ULONG parameterLength,
                      CK_BYTE *data, CK_ULONG dataLength, CK_BYTE *signature,
                      CK_ULONG signatureLength)
{
    return ASK(C_VerifyMessage, in_handle(session), message_parameter(parameter, parameterLength),
               in_plaintext(data, dataLength), in_required(signature, signatureLength));
}

CK_RV C_VerifyMessageBegin(CK_SESSION_HANDLE session, CK_VOID_PTR parameter,
                           CK_ULONG parameterLength)
{
    return ASK(C_VerifyMessageBegin, in_handle(session),
               message_parameter(parameter, parameterLength));
}

/* The signature comes with the last part. */
CK_RV C_VerifyMessageNext(CK_SESSION_HANDLE session, CK_VOID_PTR parameter,
                          CK_ULONG parameterLength, CK_BYTE *part, CK_ULONG partLength,
                          CK_BYTE *signature, CK_ULONG signatureLength)
{
    return ASK(C_VerifyMessageNext, in_handle(session),
               message_parameter(parameter, parameterLength), in_plaintext(part, partLength),
               in_bytes(signature, signatureLength));
}

CK_RV C_MessageVerifyFinal(CK_SESSION_HANDLE session)
{
    return ASK(C_MessageVerifyFinal, in_handle(session));
}
