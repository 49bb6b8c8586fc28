package org.asterism.oprf;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/// The engine's part: an input, blinded anew for each vault, so that no two vaults see the same
/// point and none learns of the input (RFC 9497 §3.3.2 for each of them).
///
/// For any number of threads. What it keeps on the heap would let its reader guess the input: it is
/// dropped with the login.
public final class BlindedInput {
  private final Suite suite;
  private final ECPoint hashed;
  private final SecureRandom random;

  private BlindedInput(Suite suite, ECPoint hashed, SecureRandom random) {
    this.suite = suite;
    this.hashed = hashed;
    this.random = random;
  }

  public static BlindedInput of(SecretBytes input, SecureRandom random) {
    return of(Suite.VERIFIABLE, input, random);
  }

  static BlindedInput of(Suite suite, SecretBytes input, SecureRandom random) {
    return new BlindedInput(suite, input.useArray(suite::hashToGroup), random);
  }

  /// A blinded element for one vault.
  public Blinded blind() {
    BigInteger blind;
    do {
      blind = new BigInteger(Suite.ORDER.bitLength(), random);
    } while (blind.signum() == 0 || blind.compareTo(Suite.ORDER) >= 0);
    return blind(blind);
  }

  Blinded blind(BigInteger blind) {
    return new Blinded(suite, blind, Suite.encode(hashed.multiply(blind)));
  }

  /// What one vault is asked.
  public static final class Blinded {
    private final Suite suite;
    private final BigInteger blind;
    private final byte[] element;

    private Blinded(Suite suite, BigInteger blind, byte[] element) {
      this.suite = suite;
      this.blind = blind;
      this.element = element;
    }

    /// Compressed SEC 1.
    public byte[] element() {
      return element.clone();
    }

    /// The input's point times the vault's share, if the evaluation's proof is one for this element
    /// and `publicShare` (§2.2.2).
    public Optional<Evaluated> unblind(Evaluation evaluation, byte[] publicShare) {
      Optional<ECPoint> share = Suite.decode(publicShare);
      Optional<ECPoint> evaluated = Suite.decode(evaluation.element());
      if (share.isEmpty()
          || evaluated.isEmpty()
          || !verifies(evaluation, share.get(), evaluated.get())) {
        return Optional.empty();
      }
      return Optional.of(
          new Evaluated(evaluated.get().multiply(blind.modInverse(Suite.ORDER)), publicShare));
    }

    private boolean verifies(Evaluation evaluation, ECPoint share, ECPoint evaluated) {
      if (evaluation.proof().length != Evaluation.PROOF_BYTES) {
        return false;
      }
      BigInteger c = new BigInteger(1, Arrays.copyOf(evaluation.proof(), Evaluation.SHARE_BYTES));
      BigInteger s =
          new BigInteger(
              1,
              Arrays.copyOfRange(
                  evaluation.proof(), Evaluation.SHARE_BYTES, Evaluation.PROOF_BYTES));
      if (c.compareTo(Suite.ORDER) >= 0 || s.compareTo(Suite.ORDER) >= 0) {
        return false;
      }
      byte[] publicShare = Suite.encode(share);
      BigInteger weight = suite.proofs().weight(publicShare, element, evaluation.element());
      ECPoint composite = Suite.decode(element).orElseThrow().multiply(weight);
      ECPoint ofShare = evaluated.multiply(weight);
      return c.equals(
          suite
              .proofs()
              .challenge(
                  publicShare,
                  Suite.encode(composite),
                  Suite.encode(ofShare),
                  Suite.encode(ECAlgorithms.sumOfTwoMultiplies(Suite.base(), s, share, c)),
                  Suite.encode(ECAlgorithms.sumOfTwoMultiplies(composite, s, ofShare, c))));
    }
  }

  /// One vault's part of the output, proven.
  public static final class Evaluated {
    private final ECPoint part;
    private final byte[] publicShare;

    private Evaluated(ECPoint part, byte[] publicShare) {
      this.part = part;
      this.publicShare = publicShare.clone();
    }

    /// Of which share it is.
    public byte[] publicShare() {
      return publicShare.clone();
    }

    ECPoint part() {
      return part;
    }
  }
}
