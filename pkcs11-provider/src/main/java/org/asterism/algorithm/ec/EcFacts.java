package org.asterism.algorithm.ec;

import java.util.Optional;
import org.asterism.algorithm.AgreementFacts;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// What is public of a key pair on a named curve.
///
/// @param point uncompressed, `04 | x | y` (SEC 1 §2.3.3)
public record EcFacts(Curve curve, byte[] point) implements AgreementFacts {
  static final int TAG = 2;

  static EcFacts read(FieldReader in) throws CorruptRowException {
    String name = in.text();
    for (Curve curve : Curve.values()) {
      if (curve.name().equals(name)) {
        return new EcFacts(curve, in.bytes());
      }
    }
    throw new CorruptRowException("expected the name of a curve");
  }

  @Override
  public int tag() {
    return TAG;
  }

  @Override
  public Optional<byte[]> peer(byte[] publicData) {
    return Curves.point(curve, publicData);
  }

  @Override
  public int agreedBytes() {
    return curve.fieldBytes();
  }

  @Override
  public int publicBytes() {
    return point.length;
  }

  @Override
  public Transport transport(Providers providers) throws CryptokiException {
    var curves = new CurveProviders(providers);
    try (var pair = EcGeneration.pair(curve, curves.of(curve))) {
      var key = new EcKeyType(curves).load(pair);
      try {
        return new Transport(((EcFacts) pair.facts()).point(), key.agree(point));
      } finally {
        key.destroy();
      }
    }
  }

  @Override
  public void write(FieldWriter out) {
    out.text(curve.name()).bytes(point);
  }

  @Override
  public int materialLength() {
    return EcPkcs8.length(curve, point);
  }
}
