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

CK_RV C_EncapsulateKey(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism,
                       CK_OBJECT_HANDLE publicKey, CK_ATTRIBUTE *attributes, CK_ULONG count,
                       CK_BYTE *ciphertext, CK_ULONG *ciphertextLength, CK_OBJECT_HANDLE *key)
{
    return ASK(C_EncapsulateKey, in_handle(session), in_mechanism(mechanism), in_handle(publicKey),
               in_template(attributes, count), out_bytes(ciphertext, ciphertextLength),
               out_handle(key));
}

CK_RV C_DecapsulateKey(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism,
                       CK_OBJECT_HANDLE privateKey, CK_ATTRIBUTE *attributes, CK_ULONG count,
                       CK_BYTE *ciphertext, CK_ULONG ciphertextLength, CK_OBJECT_HANDLE *key)
{
    return ASK(C_DecapsulateKey, in_handle(session), in_mechanism(mechanism), in_handle(privateKey),
               in_template(attributes, count), in_required(ciphertext, ciphertextLength),
               out_handle(key));
}

/* PKCS #11 3.2 §6.13.3: the parameter of the authenticated functions is that of a message. */
static struct arg in_cipher(const CK_MECHANISM *mechanism)
{
    return has_messages(mechanism) ? in_message_mechanism(mechanism) : in_mechanism(mechanism);
}

CK_RV C_WrapKeyAuthenticated(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism,
                             CK_OBJECT_HANDLE wrappingKey, CK_OBJECT_HANDLE key,
                             CK_BYTE *associated, CK_ULONG associatedLength, CK_BYTE *wrapped,
                             CK_ULONG *wrappedLength)
{
    return ASK(C_WrapKeyAuthenticated, in_handle(session), in_cipher(mechanism),
               in_handle(wrappingKey), in_handle(key), in_bytes(associated, associatedLength),
               out_bytes(wrapped, wrappedLength));
}

CK_RV C_UnwrapKeyAuthenticated(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism,
                               CK_OBJECT_HANDLE unwrappingKey, CK_BYTE *wrapped,
                               CK_ULONG wrappedLength, CK_ATTRIBUTE *attributes, CK_ULONG count,
                               CK_BYTE *associated, CK_ULONG associatedLength,
                               CK_OBJECT_HANDLE *key)
{
    return ASK(C_UnwrapKeyAuthenticated, in_handle(session), in_cipher(mechanism),
               in_handle(unwrappingKey), in_bytes(wrapped, wrappedLength),
               in_template(attributes, count), in_bytes(associated, associatedLength),
               out_handle(key));
}
