package org.asterism.algorithm.pqc;

/// What is public of a key pair of SLH-DSA.
public record SlhDsaFacts(SlhDsaSet set, byte[] publicKey) implements SignatureFacts {
  static final int TAG = 8;

  @Override
  public int tag() {
    return TAG;
  }
}
