package org.asterism.algorithm.pqc;

/// What is public of a key pair of ML-KEM.
public record MlKemFacts(MlKemSet set, byte[] publicKey) implements PqcFacts {
  static final int TAG = 7;

  @Override
  public int tag() {
    return TAG;
  }
}
