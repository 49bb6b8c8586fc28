package org.asterism.enclave.session;

import java.math.BigInteger;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.curve.Polynomial;
import org.asterism.threshold.rsa.RsaReshare;
import org.asterism.vault.operation.SessionOpen;

/// What one vault deals of its share to others (threshold.md §11). Closing it erases it, and not
/// the share.
sealed interface ShareDealing extends AutoCloseable {
  /// @param share the vault's own, of its group, which others can be dealt
  /// @param asked for the group and for k
  static ShareDealing draw(SessionOpen asked, SecretBytes share, DealingRandomness randomness) {
    int k = asked.k();
    return Curve.of(asked.group())
        .<ShareDealing>map(
            curve -> new OnCurve(Polynomial.sharing(share, curve, k - 1, randomness)))
        .orElseGet(() -> new Whole(RsaReshare.draw(share.length(), k, randomness::bytes), share));
  }

  /// The points of what is dealt; none over whole numbers.
  List<byte[]> vector(Kernel kernel);

  /// What those who get shares are dealt.
  ///
  /// @param own the x-coordinate of the vault's own share
  /// @param dealers those of all who deal
  Participants.Part among(BigInteger own, List<BigInteger> dealers);

  @Override
  void close();

  /// Of a key on a curve: the share itself, which receivers weigh.
  record OnCurve(Polynomial polynomial) implements ShareDealing {
    @Override
    public List<byte[]> vector(Kernel kernel) {
      return polynomial.vector(kernel).encoded();
    }

    @Override
    public Participants.Part among(BigInteger own, List<BigInteger> dealers) {
      return polynomial::at;
    }

    @Override
    public void close() {
      polynomial.close();
    }
  }

  /// Of an RSA key: weighed already.
  ///
  /// @param share lent
  record Whole(RsaReshare reshare, SecretBytes share) implements ShareDealing {
    @Override
    public List<byte[]> vector(Kernel kernel) {
      return List.of();
    }

    @Override
    public Participants.Part among(BigInteger own, List<BigInteger> dealers) {
      return x -> reshare.at(x, share, own, dealers);
    }

    @Override
    public void close() {
      reshare.close();
    }
  }
}
