package org.asterism.oprf;

/// What a vault answers to a blinded element: the element times its share, and the proof that it
/// was this share. Of encodings that were not looked at yet.
///
/// @param element compressed SEC 1
/// @param proof c | s (RFC 9497 §2.2.1)
/// @param publicShare the base point times the share, as the vault has it
public record Evaluation(byte[] element, byte[] proof, byte[] publicShare) {
  public static final int ELEMENT_BYTES = Suite.CURVE.pointBytes();
  public static final int PROOF_BYTES = 2 * Suite.CURVE.scalarBytes();
  public static final int SHARE_BYTES = Suite.CURVE.scalarBytes();
}
