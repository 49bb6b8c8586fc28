package org.asterism.custody.records;

import org.asterism.key.Curve;
import org.asterism.key.KeyFacts;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// Key facts as bytes, inside locators and rows. Reading is total.
public final class FactsCodec {
  private static final int RSA = 1;
  private static final int EC = 2;
  private static final int SECRET = 3;

  private FactsCodec() {}

  public static void write(FieldWriter out, KeyFacts facts) {
    switch (facts) {
      case KeyFacts.Rsa(byte[] modulus, byte[] exponent) ->
          out.number(RSA).bytes(modulus).bytes(exponent);
      case KeyFacts.Ec(Curve curve, byte[] point) -> out.number(EC).text(curve.name()).bytes(point);
      case KeyFacts.Secret(long keyType, int length) ->
          out.number(SECRET).number(keyType).number(length);
    }
  }

  public static KeyFacts read(FieldReader in) throws CorruptRowException {
    return switch (in.number(RSA, SECRET)) {
      case RSA -> new KeyFacts.Rsa(in.bytes(), in.bytes());
      case EC -> new KeyFacts.Ec(curve(in.text()), in.bytes());
      default -> new KeyFacts.Secret(in.number(), in.number(0, Integer.MAX_VALUE));
    };
  }

  private static Curve curve(String name) throws CorruptRowException {
    for (Curve curve : Curve.values()) {
      if (curve.name().equals(name)) {
        return curve;
      }
    }
    throw new CorruptRowException("expected the name of a curve");
  }
}
