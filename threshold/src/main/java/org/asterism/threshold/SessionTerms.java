package org.asterism.threshold;

/// What a session among vaults is to be.
///
/// @param kind its number in the wire contract
/// @param group its number in the wire contract
/// @param k how many shares are needed
/// @param batch how many presignatures; 0 where it is about none
public record SessionTerms(int kind, int group, int k, int batch) {
  FieldDigest addTo(FieldDigest digest) {
    return digest.add((long) kind).add((long) group).add((long) k).add((long) batch);
  }
}
