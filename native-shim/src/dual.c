/* PKCS #11 §5.17 dual-function cryptographic functions. */
#include "ask.h"

CK_RV C_DigestEncryptUpdate(CK_SESSION_HANDLE session, CK_BYTE *part, CK_ULONG partLength,
                            CK_BYTE *encrypted, CK_ULONG *encryptedLength)
{
    return ASK(C_DigestEncryptUpdate, in_handle(session), in_plaintext(part, ask_whole(partLength)),
               out_bytes(encrypted, encryptedLength));
}

CK_RV C_DecryptDigestUpdate(CK_SESSION_HANDLE session, CK_BYTE *encrypted, CK_ULONG encryptedLength,
                            CK_BYTE *part, CK_ULONG *partLength)
{
    return ASK(C_DecryptDigestUpdate, in_handle(session),
               in_bytes(encrypted, ask_whole(encryptedLength)), out_plaintext(part, partLength));
}

CK_RV C_SignEncryptUpdate(CK_SESSION_HANDLE session, CK_BYTE *part, CK_ULONG partLength,
                          CK_BYTE *encrypted, CK_ULONG *encryptedLength)
{
    return ASK(C_SignEncryptUpdate, in_handle(session), in_plaintext(part, ask_whole(partLength)),
               out_bytes(encrypted, encryptedLength));
}

CK_RV C_DecryptVerifyUpdate(CK_SESSION_HANDLE session, CK_BYTE *encrypted, CK_ULONG encryptedLength,
                            CK_BYTE *part, CK_ULONG *partLength)
{
    return ASK(C_DecryptVerifyUpdate, in_handle(session),
               in_bytes(encrypted, ask_whole(encryptedLength)), out_plaintext(part, partLength));
}
