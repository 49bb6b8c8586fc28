package org.asterism.algorithm.pqc;

/// What is public of a key pair that signs.
interface SignatureFacts extends PqcFacts {
  @Override
  SignatureSet set();
}
