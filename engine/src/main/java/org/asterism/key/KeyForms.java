package org.asterism.key;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// The forms of all keys that this engine knows, and secret keys, which need none. Immutable; safe
/// for use by many threads.
public final class KeyForms {
  private final Map<Integer, KeyForm> byTag;

  /// @throws IllegalStateException if two have the same tag
  public KeyForms(Collection<KeyForm> forms) {
    this.byTag = forms.stream().collect(Collectors.toUnmodifiableMap(KeyForm::tag, form -> form));
    if (byTag.containsKey(KeyForm.SECRET)) {
      throw new IllegalStateException("tag %d is taken".formatted(KeyForm.SECRET));
    }
  }

  /// Key facts as bytes, inside locators and rows.
  public static void write(FieldWriter out, KeyFacts facts) {
    facts.write(out.number(facts.tag()));
  }

  /// What [#write] wrote; total.
  public KeyFacts read(FieldReader in) throws CorruptRowException {
    int tag = in.number(1, Integer.MAX_VALUE);
    if (tag == KeyForm.SECRET) {
      return new KeyFacts.Secret(in.number(), in.number(0, Integer.MAX_VALUE));
    }
    return form(tag)
        .orElseThrow(() -> new CorruptRowException("no form of keys has tag " + tag))
        .facts()
        .read(in);
  }

  /// Empty for a secret key.
  ///
  /// @throws IllegalArgumentException if the material is not a key of its facts
  public Optional<NativeKey> load(KeyMaterial material) {
    int tag = material.facts().tag();
    return tag == KeyForm.SECRET
        ? Optional.empty()
        : Optional.of(form(tag).orElseThrow().loading().apply(material));
  }

  /// How such a key is shared out so that it is never whole; empty where it cannot be.
  public Optional<SharedForm> shared(KeyFacts facts) {
    return form(facts.tag()).flatMap(KeyForm::shared);
  }

  private Optional<KeyForm> form(int tag) {
    return Optional.ofNullable(byTag.get(tag));
  }
}
