/* PKCS #11 §5.8 and §5.10 encryption and decryption functions. */
#include "ask.h"

CK_RV C_EncryptInit(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return ASK(C_EncryptInit, in_handle(session), in_mechanism_or_null(mechanism), in_handle(key));
}

CK_RV C_Encrypt(CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG dataLength, CK_BYTE *encrypted,
                CK_ULONG *encryptedLength)
{
    return ASK(C_Encrypt, in_handle(session), in_plaintext(data, ask_whole(dataLength)),
               out_bytes(encrypted, encryptedLength));
}

CK_RV C_EncryptUpdate(CK_SESSION_HANDLE session, CK_BYTE *part, CK_ULONG partLength,
                      CK_BYTE *encrypted, CK_ULONG *encryptedLength)
{
    return ASK(C_EncryptUpdate, in_handle(session), in_plaintext(part, ask_whole(partLength)),
               out_bytes(encrypted, encryptedLength));
}

CK_RV C_EncryptFinal(CK_SESSION_HANDLE session, CK_BYTE *last, CK_ULONG *lastLength)
{
    return ASK(C_EncryptFinal, in_handle(session), out_bytes(last, lastLength));
}

CK_RV C_DecryptInit(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return ASK(C_DecryptInit, in_handle(session), in_mechanism_or_null(mechanism), in_handle(key));
}

CK_RV C_Decrypt(CK_SESSION_HANDLE session, CK_BYTE *encrypted, CK_ULONG encryptedLength,
                CK_BYTE *data, CK_ULONG *dataLength)
{
    return ASK(C_Decrypt, in_handle(session), in_bytes(encrypted, ask_whole(encryptedLength)),
               out_plaintext(data, dataLength));
}

CK_RV C_DecryptUpdate(CK_SESSION_HANDLE session, CK_BYTE *encrypted, CK_ULONG encryptedLength,
                      CK_BYTE *part, CK_ULONG *partLength)
{
    return ASK(C_DecryptUpdate, in_handle(session), in_bytes(encrypted, ask_whole(encryptedLength)),
               out_plaintext(part, partLength));
}

CK_RV C_DecryptFinal(CK_SESSION_HANDLE session, CK_BYTE *last, CK_ULONG *lastLength)
{
    return ASK(C_DecryptFinal, in_handle(session), out_plaintext(last, lastLength));
}
