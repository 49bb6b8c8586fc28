package org.asterism.attest.configuration;

import java.util.regex.Pattern;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// One setting of a configuration. Immutable, and public: no secret is ever in one.
///
/// @param name words of lower case with dots between, at most 255 characters
/// @param type what the value is
/// @param text the value, in the one form that its type has; at most 64 KiB of UTF-8
public record Leaf(String name, LeafType type, String text) {
  private static final int NAME_MAX = 255;
  private static final int TEXT_BYTES_MAX = 64 * 1024;

  /// Type, and how long the name is.
  private static final int HEAD = 2;

  private static final Pattern NAME = Pattern.compile("[a-z0-9_]+(\\.[a-z0-9_]+)*");

  /// @throws IllegalArgumentException where the name or the text is none of a leaf
  public Leaf {
    if (name.length() > NAME_MAX || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "expected words of a-z, 0-9 and _ with dots between, at most %d characters, found %s"
              .formatted(NAME_MAX, name));
    }
    Bytes encoded = Bytes.utf8(text);
    if (encoded.length() > TEXT_BYTES_MAX || !encoded.text().equals(text)) {
      throw new IllegalArgumentException(
          "%s: expected at most %d bytes of UTF-8".formatted(name, TEXT_BYTES_MAX));
    }
    if (!type.admits(text)) {
      throw new IllegalArgumentException(
          "%s: expected a %s, found %s".formatted(name, type.word(), text));
    }
  }

  /// What is hashed: the type's byte, the length of the name in one, the name, the text.
  Bytes encoded() {
    Bytes named = Bytes.utf8(name);
    byte[] head = {(byte) type.code(), (byte) named.length()};
    return Bytes.of(head).then(named).then(Bytes.utf8(text));
  }

  /// Reads what [#encoded] gives, and nothing else.
  static Leaf parse(Bytes encoded) throws MalformedException {
    if (encoded.length() < HEAD || encoded.length() < HEAD + encoded.at(1)) {
      throw new MalformedException("expected a leaf, found " + encoded.length() + " bytes");
    }
    int nameEnd = HEAD + encoded.at(1);
    int code = encoded.at(0);
    LeafType type =
        LeafType.of(code)
            .orElseThrow(
                () -> new MalformedException("expected a leaf's type, found %d".formatted(code)));
    Leaf leaf =
        checked(
            encoded.slice(HEAD, encoded.at(1)).text(),
            type,
            encoded.slice(nameEnd, encoded.length() - nameEnd).text());
    if (!leaf.encoded().equals(encoded)) {
      throw new MalformedException("expected a leaf's name and text in UTF-8, found other bytes");
    }
    return leaf;
  }

  private static Leaf checked(String name, LeafType type, String text) throws MalformedException {
    try {
      return new Leaf(name, type, text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()), e);
    }
  }
}
