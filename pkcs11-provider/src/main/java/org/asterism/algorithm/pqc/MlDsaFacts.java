package org.asterism.algorithm.pqc;

/// What is public of a key pair of ML-DSA.
public record MlDsaFacts(MlDsaSet set, byte[] publicKey) implements SignatureFacts {
  static final int TAG = 6;

  @Override
  public int tag() {
    return TAG;
  }
}
