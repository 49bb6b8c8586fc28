package org.asterism.pkcs11.message;

import org.asterism.algorithm.WrittenBack;

/// What comes of a message or of a part of one. The bytes are the receiver's, to erase where they
/// are plaintext.
public record MessageOutput(byte[] bytes, WrittenBack writtenBack) {

  /// With one more field that is written back.
  MessageOutput with(String field, byte[] value) {
    return new MessageOutput(bytes, writtenBack.with(field, value));
  }
}
