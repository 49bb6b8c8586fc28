package org.asterism.threshold;

import java.util.OptionalInt;

/// What a vault or an engine does not go on with in threshold custody: what is wrong, and whose it
/// is where one member alone can have caused it. It says nothing of a secret.
public final class ThresholdRefused extends Exception {
  private static final long serialVersionUID = 1;

  /// What is wrong.
  public enum Fault {
    /// No point of the curve's prime-order subgroup, or the neutral element.
    POINT,
    /// A number of another length, or not less than the order, or zero where it must not be.
    SCALAR,
    /// A pseudonym or an x-coordinate that two members have.
    MEMBER_TWICE,
    /// Other members, or another k, than the record is committed to.
    ROSTER,
    /// A share of another refresh than those that it is to be used with.
    SHARING,
    /// This vault is not among the members, or not once.
    OWN_SEAT,
    /// Not the number of participants that k asks for, or not members of the session.
    PARTICIPANTS,
    /// Not the number of keepers that k asks for, or not participants.
    KEEPERS,
    /// Dealings that are not one of each participant.
    DEALINGS,
    /// A vector other than the one that was committed to.
    VECTOR_CHANGED,
    /// A vector that has not k points.
    VECTOR_LENGTH,
    /// A refresh that would change the key.
    CONSTANT,
    /// A sub-share that is not on its dealer's vector.
    SUB_SHARE,
    /// A repaired share that is not on one polynomial with the others.
    SHARE,
    /// A sealed box that does not open for this vault in this session.
    BOX,
    /// A signature that is not its member's.
    SIGNATURE,
    /// Openings that are not one for each participant.
    OPENINGS,
    /// Nonce points that are not on one polynomial of the degree k−1.
    DEGREE,
    /// A nonce point or a blinded inverse that cannot be used.
    NONCE,
    /// Nonces or a presignature that have signed.
    SPENT,
    /// A list of commitments that is empty, too long, not sorted, or has one identifier twice.
    LIST,
    /// A list without this vault's own commitment, or with it twice.
    OWN_COMMITMENT,
    /// A digest that is zero as a number of the curve.
    DIGEST,
    /// A sum of public values that is the neutral element.
    PUBLIC_KEY
  }

  private final Fault fault;
  private final OptionalInt dealer;

  public ThresholdRefused(Fault fault) {
    this(fault, OptionalInt.empty());
  }

  /// @param dealer its place among the participants
  public ThresholdRefused(Fault fault, int dealer) {
    this(fault, OptionalInt.of(dealer));
  }

  private ThresholdRefused(Fault fault, OptionalInt dealer) {
    super(
        dealer.isPresent() ? "%s of dealer %d".formatted(fault, dealer.getAsInt()) : fault.name());
    this.fault = fault;
    this.dealer = dealer;
  }

  public Fault fault() {
    return fault;
  }

  /// Whose it is.
  public OptionalInt dealer() {
    return dealer;
  }
}
