package org.asterism.attest.configuration;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The leaves of a configuration that is a record of records. Every component has its leaf, so no
/// setting can be forgotten; one of a type that is not known here is refused, so no secret slips
/// in.
public final class Settings {
  private final Set<Class<?>> texts;

  /// @param texts types that are one leaf each, a text: what they print
  public Settings(Set<Class<?>> texts) {
    this.texts = Set.copyOf(texts);
  }

  /// Everything that `configuration` says, under the name `kind`.
  ///
  /// @throws IllegalArgumentException where it holds what cannot be a leaf
  public Configuration of(String kind, Record configuration) {
    return new Configuration(leaves(kind, configuration).toList());
  }

  private Stream<Leaf> leaves(String name, Object value) {
    if (texts.contains(value.getClass())) {
      return one(name, LeafType.TEXT, value);
    }
    return switch (value) {
      case String text -> one(name, LeafType.TEXT, text);
      case Integer number -> one(name, LeafType.NUMBER, number);
      case Long number -> one(name, LeafType.NUMBER, number);
      case Boolean flag -> one(name, LeafType.FLAG, flag);
      case Duration time -> one(name, LeafType.DURATION, time.toNanos());
      case Path path -> one(name, LeafType.PATH, path);
      case Enum<?> word -> one(name, LeafType.WORD, word.name().toLowerCase(Locale.ROOT));
      case Optional<?> found ->
          found.isEmpty() ? one(name, LeafType.NONE, "") : leaves(name, found.get());
      case List<?> list -> listed(name, list);
      case Set<?> set -> listed(name, sorted(set));
      case Record group -> components(name, group);
      default ->
          throw new IllegalArgumentException(
              "%s: expected what can be a leaf, found a %s".formatted(name, value.getClass()));
    };
  }

  private static Stream<Leaf> one(String name, LeafType type, Object value) {
    return Stream.of(new Leaf(name, type, value.toString()));
  }

  private Stream<Leaf> listed(String name, List<?> list) {
    return Stream.concat(
        one(name, LeafType.COUNT, list.size()),
        IntStream.range(0, list.size()).boxed().flatMap(i -> leaves(name + "." + i, list.get(i))));
  }

  /// A set has no order of its own.
  private static List<?> sorted(Collection<?> set) {
    return set.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
  }

  private Stream<Leaf> components(String name, Record group) {
    return Stream.of(group.getClass().getRecordComponents())
        .flatMap(part -> leaves(name + "." + words(part.getName()), value(part, group)));
  }

  private static Object value(RecordComponent part, Record group) {
    try {
      return part.getAccessor().invoke(group);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("expected a public record, found " + group.getClass(), e);
    }
  }

  /// `ofThisForm` as `of_this_form`.
  private static String words(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
