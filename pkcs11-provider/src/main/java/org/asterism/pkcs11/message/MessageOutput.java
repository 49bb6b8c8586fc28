package org.asterism.pkcs11.message;

import org.asterism.algorithm.WrittenBack;

/// What comes of a message or of a part of one. The bytes are the receiver's, to erase where they
/// are plaintext.
public record MessageOutput(byte[] bytes, WrittenBack writtenBack) {}
