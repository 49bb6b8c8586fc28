package org.asterism.algorithm.aes;

/// The modes that turn a block cipher into a stream by its own output or by the ciphertext, with
/// how much of it is fed back at once (SP 800-38A §6.3, §6.4).
enum Feedback {
  OFB(128),
  CFB1(1),
  CFB8(8),
  CFB64(64),
  CFB128(128);

  private final int bits;

  Feedback(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }
}
