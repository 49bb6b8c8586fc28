/* PKCS #11 §5.18 key management functions. */
#include "ask.h"
#include "params.h"

CK_RV C_GenerateKey(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_ATTRIBUTE *attributes,
                    CK_ULONG count, CK_OBJECT_HANDLE *key)
{
    return ASK(C_GenerateKey, in_handle(session), in_mechanism(mechanism),
               in_template(attributes, count), out_handle(key));
}

CK_RV C_GenerateKeyPair(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism,
                        CK_ATTRIBUTE *publicAttributes, CK_ULONG publicCount,
                        CK_ATTRIBUTE *privateAttributes, CK_ULONG privateCount,
                        CK_OBJECT_HANDLE *publicKey, CK_OBJECT_HANDLE *privateKey)
{
    return ASK(C_GenerateKeyPair, in_handle(session), in_mechanism(mechanism),
               in_template(publicAttributes, publicCount),
               in_template(privateAttributes, privateCount), out_handle(publicKey),
               out_handle(privateKey));
}

CK_RV C_WrapKey(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE wrappingKey,
                CK_OBJECT_HANDLE key, CK_BYTE *wrapped, CK_ULONG *wrappedLength)
{
    return ASK(C_WrapKey, in_handle(session), in_mechanism(mechanism), in_handle(wrappingKey),
               in_handle(key), out_bytes(wrapped, wrappedLength));
}

CK_RV C_UnwrapKey(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism,
                  CK_OBJECT_HANDLE unwrappingKey, CK_BYTE *wrapped, CK_ULONG wrappedLength,
                  CK_ATTRIBUTE *attributes, CK_ULONG count, CK_OBJECT_HANDLE *key)
{
    return ASK(C_UnwrapKey, in_handle(session), in_mechanism(mechanism), in_handle(unwrappingKey),
               in_bytes(wrapped, wrappedLength), in_template(attributes, count), out_handle(key));
}

CK_RV C_DeriveKey(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE baseKey,
                  CK_ATTRIBUTE *attributes, CK_ULONG count, CK_OBJECT_HANDLE *key)
{
    /* Of TLS key and MAC derivation all handles go into the parameter, and phKey may be NULL. */
    CK_OBJECT_HANDLE none;
    if (key == NULL && params_take_handles(mechanism))
        key = &none;
    return ASK(C_DeriveKey, in_handle(session), in_mechanism(mechanism), in_handle(baseKey),
               in_template(attributes, count), out_handle(key));
}
