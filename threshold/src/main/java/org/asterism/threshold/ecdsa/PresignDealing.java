package org.asterism.threshold.ecdsa;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.asterism.kernel.Curve;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.curve.Polynomial;

/// One participant's polynomials for one presignature (threshold.md §10, 2): κ and α of degree t, ζ
/// of degree 2t with the constant 0, ρ' of degree 2t and ρ of degree t with the same constant. The
/// values of ρ go to keepers only.
///
/// For one thread; the owner closes it.
public final class PresignDealing implements AutoCloseable {
  // κ, α, ζ, ρ', ρ: in the order in which values are sent.
  private final List<Polynomial> polynomials;

  private PresignDealing(List<Polynomial> polynomials) {
    this.polynomials = polynomials;
  }

  /// What one participant deals to all, itself among them: for each presignature the scalars κ | α
  /// | ζ | ρ', and | ρ for a keeper. The caller closes them.
  public static SequencedMap<BigInteger, SecretBytes> deal(
      PresignShape shape, int batch, DealingRandomness randomness) {
    var dealt = new LinkedHashMap<BigInteger, SecretBytes>();
    try (var handover = Handover.orElse(() -> dealt.values().forEach(SecretBytes::close))) {
      for (BigInteger x : shape.participants()) {
        dealt.put(x, SecretBytes.allocate(shape.dealtBytes(x, batch)));
      }
      for (int i = 0; i < batch; i++) {
        int index = i;
        try (var dealing = draw(shape, randomness)) {
          dealt.forEach((x, target) -> dealing.write(shape, x, target, index));
        }
      }
      return handover.to(dealt);
    }
  }

  private static PresignDealing draw(PresignShape shape, DealingRandomness randomness) {
    Curve curve = shape.curve();
    int degree = shape.degree();
    var drawn = new PresignDealing(new ArrayList<>());
    try (var handover = Handover.orElse(drawn::close);
        SecretBytes mask = randomness.next(curve)) {
      drawn.polynomials.add(Polynomial.random(curve, degree, randomness));
      drawn.polynomials.add(Polynomial.random(curve, degree, randomness));
      drawn.polynomials.add(Polynomial.zero(curve, 2 * degree, randomness));
      drawn.polynomials.add(Polynomial.sharing(mask, curve, 2 * degree, randomness));
      drawn.polynomials.add(Polynomial.sharing(mask, curve, degree, randomness));
      return handover.to(drawn);
    }
  }

  private void write(PresignShape shape, BigInteger x, SecretBytes target, int index) {
    int each = shape.curve().scalarBytes();
    long offset = (long) index * shape.dealtBytes(x);
    int values = shape.dealtBytes(x) / each;
    target.borrow(bytes -> {
      for (int i = 0; i < values; i++) {
        MemorySegment place = bytes.asSlice(offset + (long) i * each, each);
        try (SecretBytes value = polynomials.get(i).at(x)) {
          value.borrow(place::copyFrom);
        }
      }
    });
  }

  @Override
  public void close() {
    polynomials.forEach(Polynomial::close);
  }
}
