package org.asterism.algorithm;

import org.asterism.key.KeyFacts;
import org.asterism.rows.FieldWriter;

/// What is public of a key pair on an [OctetCurve].
public interface OctetFacts extends KeyFacts {
  OctetCurve curve();

  byte[] publicKey();

  @Override
  default void write(FieldWriter out) {
    out.text(curve().name()).bytes(publicKey());
  }

  @Override
  default int materialLength() {
    return OctetCurves.pkcs8Length(curve());
  }
}
