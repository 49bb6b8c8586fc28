package org.asterism.cryptoki;

/// What becomes of an application's output buffer (PKCS#11 v3.1 §5.2).
public sealed interface Output {

  /// The answer to a length query: `CKR_OK` and no bytes.
  record Length(long needed) implements Output {}

  /// `CKR_BUFFER_TOO_SMALL`: nothing was written and nothing has ended.
  record TooSmall(long needed) implements Output {}

  /// `CKR_OK` and all the bytes. The array is the receiver's, to erase where it holds plaintext.
  record Bytes(byte[] value) implements Output {
    @Override
    public String toString() {
      return "Bytes[" + value.length + "]";
    }
  }

  /// What to answer while there is an output of `length` bytes that `buffer` does not take.
  static Output lengthOnly(long length, Buffer buffer) {
    return buffer.present() ? new TooSmall(length) : new Length(length);
  }
}
