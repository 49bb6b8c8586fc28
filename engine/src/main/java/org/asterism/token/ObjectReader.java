package org.asterism.token;

import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForms;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.Row;
import org.asterism.rows.RowKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Object rows as objects, for each level of login (protocol §6).
final class ObjectReader {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectReader.class);

  private ObjectReader() {}

  static byte[] publicContent(Attributes attributes, Optional<KeyFacts> key) {
    return new FieldWriter().flag(false).bytes(ObjectCodec.encode(attributes, key)).toBytes();
  }

  /// Opens at this place alone: whoever can write rows cannot give an object another's attributes.
  static byte[] privateContent(
      Attributes attributes, Optional<KeyFacts> key, RowKeys root, Place place) {
    byte[] sealed = root.seal(ObjectCodec.encode(attributes, key), place.context());
    return new FieldWriter().flag(true).bytes(sealed).toBytes();
  }

  /// Where an object is: a row of a token.
  record Place(long slot, long object) {
    byte[] context() {
      return new FieldWriter()
          .text("asterism/private-attributes/v2")
          .number(slot)
          .number(object)
          .toBytes();
    }
  }

  /// Whether the token root authenticates the row; the log hears of one that it does not.
  static boolean verified(Row row, RowKeys root) {
    boolean verified = root.verifies(row.rootMessage(), row.rootMac());
    if (!verified) {
      LOG.error("object {} is hidden: its MAC under the token root does not fit", row.id());
    }
    return verified;
  }

  /// The object in a row that the token root authenticates; a private one where there is a private
  /// root.
  static Optional<TokenObject> afterLogin(
      Row row, RowKeys root, Optional<RowKeys> privateRoot, KeyForms forms) {
    return verified(row, root) ? read(row, privateRoot, forms) : Optional.empty();
  }

  /// What an application that is not logged in sees of a public object: only the housekeeping MAC
  /// is known to hold.
  static TokenObject untrusted(TokenObject object) {
    return object.attributes().isTrue(Cka.TRUSTED)
        ? new TokenObject(
            object.number(),
            object.attributes().with(Cka.TRUSTED, false),
            object.isPrivate(),
            object.key(),
            object.hasMaterial())
        : object;
  }

  /// The object in a row; empty where it is damaged, or private and there is no private root.
  static Optional<TokenObject> read(Row row, Optional<RowKeys> privateRoot, KeyForms forms) {
    try {
      var in = new FieldReader(row.content());
      boolean isPrivate = in.flag();
      byte[] content = in.bytes();
      in.end();
      if (isPrivate && privateRoot.isEmpty()) {
        return Optional.empty();
      }
      byte[] place = new Place(row.token(), row.id()).context();
      byte[] plain = isPrivate ? privateRoot.orElseThrow().open(content, place) : content;
      ObjectCodec.Decoded decoded = ObjectCodec.decode(plain, forms);
      return Optional.of(
          new TokenObject(
              row.id(), decoded.attributes(), isPrivate, decoded.key(), row.reference() != 0));
    } catch (CorruptRowException | IllegalArgumentException damaged) {
      LOG.error("object {} is hidden: {}", row.id(), damaged.getMessage());
      return Optional.empty();
    }
  }
}
