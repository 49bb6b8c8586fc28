package org.asterism.conformance.chapter;

import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKR_SESSION_HANDLE_INVALID;

import iaik.pkcs.pkcs11.wrapper.CK_ATTRIBUTE;
import iaik.pkcs.pkcs11.wrapper.CK_MECHANISM;
import iaik.pkcs.pkcs11.wrapper.CK_SESSION_INFO;
import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// One session and the wrapper's calls on it. Ends without complaint if a test ended it before.
final class Session implements AutoCloseable {
  private static final int FOUND_AT_ONCE = 64;

  private final WrappedLibrary library;
  private final PKCS11 wrapper;
  private final long handle;

  /// A key pair by its handles.
  record Pair(long publicKey, long privateKey) {}

  Session(WrappedLibrary library, long handle) {
    this.library = library;
    this.wrapper = library.wrapper();
    this.handle = handle;
  }

  long handle() {
    return handle;
  }

  PKCS11 wrapper() {
    return wrapper;
  }

  RawCalls raw() {
    return library.raw();
  }

  CK_SESSION_INFO info() throws PKCS11Exception {
    return wrapper.C_GetSessionInfo(handle);
  }

  void login(long userType, String pin) throws PKCS11Exception {
    wrapper.C_Login(handle, userType, pin.toCharArray(), true);
  }

  void logout() throws PKCS11Exception {
    wrapper.C_Logout(handle);
  }

  long create(Object... typesAndValues) throws PKCS11Exception {
    return create(Templates.template(typesAndValues));
  }

  long create(CK_ATTRIBUTE[] template) throws PKCS11Exception {
    return wrapper.C_CreateObject(handle, template, true);
  }

  long copy(long object, Object... typesAndValues) throws PKCS11Exception {
    return wrapper.C_CopyObject(handle, object, Templates.template(typesAndValues), true);
  }

  void destroy(long object) throws PKCS11Exception {
    wrapper.C_DestroyObject(handle, object);
  }

  void destroy(Pair pair) throws PKCS11Exception {
    destroy(pair.publicKey());
    destroy(pair.privateKey());
  }

  void change(long object, Object... typesAndValues) throws PKCS11Exception {
    wrapper.C_SetAttributeValue(handle, object, Templates.template(typesAndValues), true);
  }

  /// The value as the wrapper makes it: `Boolean`, `Long`, `byte[]`, `char[]`, or null if empty.
  Object read(long object, long type) throws PKCS11Exception {
    CK_ATTRIBUTE[] wanted = {new CK_ATTRIBUTE()};
    wanted[0].type = type;
    wrapper.C_GetAttributeValue(handle, object, wanted, true);
    return wanted[0].pValue;
  }

  byte[] bytes(long object, long type) throws PKCS11Exception {
    return read(object, type) instanceof byte[] value ? value : new byte[0];
  }

  String text(long object, long type) throws PKCS11Exception {
    return read(object, type) instanceof char[] value ? new String(value) : "";
  }

  boolean isTrue(long object, long type) throws PKCS11Exception {
    return Boolean.TRUE.equals(read(object, type));
  }

  BigInteger number(long object, long type) throws PKCS11Exception {
    return Numbers.number(bytes(object, type));
  }

  /// All that match.
  List<Long> find(Object... typesAndValues) throws PKCS11Exception {
    wrapper.C_FindObjectsInit(handle, Templates.template(typesAndValues), true);
    var all = new ArrayList<Long>();
    long[] some;
    do {
      some = wrapper.C_FindObjects(handle, FOUND_AT_ONCE);
      LongStream.of(some).forEach(all::add);
    } while (some.length > 0);
    wrapper.C_FindObjectsFinal(handle);
    return all;
  }

  long generate(CK_MECHANISM mechanism, Object... typesAndValues) throws PKCS11Exception {
    return wrapper.C_GenerateKey(handle, mechanism, Templates.template(typesAndValues), true);
  }

  Pair generatePair(CK_MECHANISM mechanism, CK_ATTRIBUTE[] publicKey, CK_ATTRIBUTE[] privateKey)
      throws PKCS11Exception {
    long[] pair = wrapper.C_GenerateKeyPair(handle, mechanism, publicKey, privateKey, true);
    return new Pair(pair[0], pair[1]);
  }

  byte[] sign(CK_MECHANISM mechanism, long key, byte[] data) throws PKCS11Exception {
    wrapper.C_SignInit(handle, mechanism, key, true);
    return wrapper.C_Sign(handle, data);
  }

  byte[] signInParts(CK_MECHANISM mechanism, long key, byte[]... parts) throws PKCS11Exception {
    wrapper.C_SignInit(handle, mechanism, key, true);
    for (byte[] part : parts) {
      wrapper.C_SignUpdate(handle, part);
    }
    return wrapper.C_SignFinal(handle);
  }

  void verify(CK_MECHANISM mechanism, long key, byte[] data, byte[] signature)
      throws PKCS11Exception {
    wrapper.C_VerifyInit(handle, mechanism, key, true);
    wrapper.C_Verify(handle, data, signature);
  }

  void verifyInParts(CK_MECHANISM mechanism, long key, byte[] signature, byte[]... parts)
      throws PKCS11Exception {
    wrapper.C_VerifyInit(handle, mechanism, key, true);
    for (byte[] part : parts) {
      wrapper.C_VerifyUpdate(handle, part);
    }
    wrapper.C_VerifyFinal(handle, signature);
  }

  byte[] encrypt(CK_MECHANISM mechanism, long key, byte[] plain) throws PKCS11Exception {
    wrapper.C_EncryptInit(handle, mechanism, key, true);
    return wrapper.C_Encrypt(handle, plain);
  }

  byte[] encryptInParts(CK_MECHANISM mechanism, long key, byte[]... parts) throws PKCS11Exception {
    wrapper.C_EncryptInit(handle, mechanism, key, true);
    var whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(wrapper.C_EncryptUpdate(handle, part));
    }
    whole.writeBytes(wrapper.C_EncryptFinal(handle));
    return whole.toByteArray();
  }

  byte[] decrypt(CK_MECHANISM mechanism, long key, byte[] sealed) throws PKCS11Exception {
    wrapper.C_DecryptInit(handle, mechanism, key, true);
    return wrapper.C_Decrypt(handle, sealed);
  }

  byte[] decryptInParts(CK_MECHANISM mechanism, long key, byte[]... parts) throws PKCS11Exception {
    wrapper.C_DecryptInit(handle, mechanism, key, true);
    var whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(wrapper.C_DecryptUpdate(handle, part));
    }
    whole.writeBytes(wrapper.C_DecryptFinal(handle));
    return whole.toByteArray();
  }

  byte[] wrap(CK_MECHANISM mechanism, long wrapping, long key) throws PKCS11Exception {
    return wrapper.C_WrapKey(handle, mechanism, wrapping, key, true);
  }

  long unwrap(CK_MECHANISM mechanism, long unwrapping, byte[] wrapped, Object... typesAndValues)
      throws PKCS11Exception {
    return wrapper.C_UnwrapKey(
        handle, mechanism, unwrapping, wrapped, Templates.template(typesAndValues), true);
  }

  long derive(CK_MECHANISM mechanism, long base, Object... typesAndValues) throws PKCS11Exception {
    return wrapper.C_DeriveKey(handle, mechanism, base, Templates.template(typesAndValues), true);
  }

  @Override
  public void close() throws PKCS11Exception {
    try {
      wrapper.C_CloseSession(handle);
    } catch (PKCS11Exception gone) {
      if (gone.getErrorCode() != CKR_SESSION_HANDLE_INVALID) {
        throw gone;
      }
    }
  }
}
