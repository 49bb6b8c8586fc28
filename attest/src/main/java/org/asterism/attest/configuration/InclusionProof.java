package org.asterism.attest.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// What shows that a leaf is under a root, to one who knows only the root. Immutable.
///
/// @param leaf that is claimed
/// @param index its place, from zero
/// @param size how many leaves there are
/// @param path hashes of 32 bytes beside its way up, from the leaf on
public record InclusionProof(Leaf leaf, int index, int size, List<Bytes> path) {
  private static final String TITLE = "asterism configuration proof 1";
  private static final String LEAF = "leaf ";
  private static final String PLACE = "place ";
  private static final String BESIDE = "beside ";
  private static final int HEAD_LINES = 3;

  /// Of the largest tree: sixteen levels.
  private static final int PATH_MAX = 16;

  private static final Pattern NUMBERS =
      Pattern.compile("(0|[1-9][0-9]{0,4}) of ([1-9][0-9]{0,4})");

  /// @throws IllegalArgumentException where the place or the path is none of a tree
  public InclusionProof {
    path = List.copyOf(path);
    if (size > Configuration.LEAVES_MAX || index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "expected a place below a size of at most %d, found %d of %d"
              .formatted(Configuration.LEAVES_MAX, index, size));
    }
    if (path.size() > PATH_MAX
        || path.stream().anyMatch(hash -> hash.length() != MerkleTree.HASH_BYTES)) {
      throw new IllegalArgumentException(
          "expected at most %d hashes of %d bytes".formatted(PATH_MAX, MerkleTree.HASH_BYTES));
    }
  }

  /// Whether it leads from the leaf to this root.
  public boolean leadsTo(Bytes root) {
    return MerkleTree.climb(leaf.encoded(), index, size, path)
        .filter(head -> Configuration.root(size, head).equals(root))
        .isPresent();
  }

  /// As a file: lines of a word and what it says; bytes are hexadecimal.
  public String text() {
    StringBuilder lines = new StringBuilder();
    lines.append(TITLE).append('\n');
    lines.append(LEAF).append(leaf.encoded()).append('\n');
    lines.append(PLACE).append(index).append(" of ").append(size).append('\n');
    path.forEach(hash -> lines.append(BESIDE).append(hash).append('\n'));
    return lines.toString();
  }

  /// Reads what [#text] gives, and nothing else.
  public static InclusionProof parse(String text) throws MalformedException {
    List<String> lines = text.lines().toList();
    if (lines.size() < HEAD_LINES || !lines.getFirst().equals(TITLE)) {
      throw new MalformedException("expected a first line '%s'".formatted(TITLE));
    }
    Leaf leaf = Leaf.parse(Bytes.hex(after(LEAF, lines.get(1))));
    var numbers = NUMBERS.matcher(after(PLACE, lines.get(2)));
    if (!numbers.matches()) {
      throw new MalformedException("expected 'place INDEX of SIZE', found " + lines.get(2));
    }
    int index = Integer.parseInt(numbers.group(1));
    int size = Integer.parseInt(numbers.group(2));
    InclusionProof proof = checked(leaf, index, size, path(lines));
    if (!proof.text().equals(text)) {
      throw new MalformedException("expected lower-case hexadecimal and a line feed at each end");
    }
    return proof;
  }

  private static List<Bytes> path(List<String> lines) throws MalformedException {
    List<Bytes> path = new ArrayList<>();
    for (String line : lines.subList(HEAD_LINES, lines.size())) {
      path.add(Bytes.hex(after(BESIDE, line)));
    }
    return path;
  }

  private static String after(String word, String line) throws MalformedException {
    if (!line.startsWith(word)) {
      throw new MalformedException("expected a line that begins '%s'".formatted(word));
    }
    return line.substring(word.length());
  }

  private static InclusionProof checked(Leaf leaf, int index, int size, List<Bytes> path)
      throws MalformedException {
    try {
      return new InclusionProof(leaf, index, size, path);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()), e);
    }
  }
}
