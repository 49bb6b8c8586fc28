package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationFile;
import org.asterism.constellation.OperatorKey;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.Operators;
import org.asterism.constellation.SignedText;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;

/// A change of signed files: of the constellation, of enrolments, or of both at once. It is in
/// force once as many of the operators of before have signed it as those files need, and as many of
/// its own as it needs; until then it waits in a folder of its own. Immutable.
final class Proposal {
  private final Papers papers;
  private final Constellation before;
  private final Constellation after;
  private final Map<String, String> texts;

  // Enrolments come first: whoever stops in the middle has nothing in force that rests on another.
  private Proposal(
      Papers papers, Constellation before, Constellation after, Map<String, String> texts) {
    this.papers = papers;
    this.before = before;
    this.after = after;
    this.texts = texts;
  }

  /// What `signers` propose, one of whom begins to sign it.
  ///
  /// @param after the same as before where only enrolments change
  /// @param enrolments by their vaults' names
  static Proposal of(
      Papers papers,
      Constellation before,
      Constellation after,
      Map<String, VaultEnrolment> enrolments,
      List<OperatorSigner> signers)
      throws IOException, CommandFailed {
    requireNoneWaits(papers);
    var texts = new LinkedHashMap<String, String>();
    enrolments.forEach(
        (vault, enrolment) -> texts.put(Papers.enrolmentFile(vault), enrolment.write(signers)));
    if (!after.equals(before)) {
      texts.put(Papers.CONSTELLATION, ConstellationFile.write(after, signers));
    }
    return new Proposal(papers, before, after, texts);
  }

  /// What waits for signatures, whoever signed it; it must fit what is in force.
  static Proposal waiting(Papers papers) throws IOException, ConfigurationException, CommandFailed {
    var before = papers.constellation();
    var texts = new LinkedHashMap<String, String>();
    for (Path file : files(papers.next())) {
      String name = file.getFileName().toString();
      String text = TextFile.read(file);
      // Whoever stopped in the middle of putting it in force goes on.
      if (!papers.text(name).equals(Optional.of(text))) {
        texts.put(name, text);
      }
    }
    String next = texts.get(Papers.CONSTELLATION);
    String name = papers.next().resolve(Papers.CONSTELLATION).toString();
    var after = next == null ? before : ConstellationFile.readProposal(name, next, before);
    var proposal = new Proposal(papers, before, after, texts);
    for (String each : texts.keySet()) {
      proposal.requireFits(each);
    }
    return proposal;
  }

  /// Prints each file's change, line by line.
  void show(PrintWriter out) throws IOException, ConfigurationException {
    for (Map.Entry<String, String> each : texts.entrySet()) {
      String name = each.getKey();
      Optional<String> present = papers.text(name);
      out.println(place(name) + (present.isPresent() ? ":" : ": a new file"));
      List<String> old = present.isPresent() ? lines(name, present.get()) : List.of();
      List<String> fresh = lines(name, each.getValue());
      int same = 0;
      while (same < Math.min(old.size(), fresh.size()) && old.get(same).equals(fresh.get(same))) {
        same++;
      }
      int end = 0;
      while (end < Math.min(old.size(), fresh.size()) - same
          && old.get(old.size() - 1 - end).equals(fresh.get(fresh.size() - 1 - end))) {
        end++;
      }
      old.subList(same, old.size() - end).forEach(line -> out.println("- " + Line.whole(line)));
      fresh.subList(same, fresh.size() - end).forEach(line -> out.println("+ " + Line.whole(line)));
    }
  }

  /// With the signatures of `signers`, each of whom is an operator of before or after.
  Proposal signed(List<OperatorSigner> signers)
      throws IOException, ConfigurationException, CommandFailed {
    var signed = new LinkedHashMap<String, String>();
    for (Map.Entry<String, String> each : texts.entrySet()) {
      Set<OperatorKey> known = new HashSet<>();
      needed(each.getKey(), each.getValue()).forEach(group -> known.addAll(group.keys()));
      for (OperatorSigner signer : signers) {
        if (!known.contains(signer.key())) {
          throw new CommandFailed(
              "%s: operator %s is none of its operators, before or after"
                  .formatted(place(each.getKey()), signer.key()));
        }
      }
      signed.put(each.getKey(), SignedText.sign(place(each.getKey()), each.getValue(), signers));
    }
    return new Proposal(papers, before, after, signed);
  }

  /// Puts it in force where enough have signed it; else keeps it waiting, and says for whom.
  void settle() throws IOException, ConfigurationException, CommandFailed {
    Set<String> missing = missing();
    if (!missing.isEmpty()) {
      keepWaiting();
      throw new CommandFailed(
          "%s%n%d files wait in %s: have them signed by 'constellation sign %s', each operator"
                  .formatted(
                      String.join(System.lineSeparator(), missing),
                      texts.size(),
                      papers.next(),
                      papers.folder())
              + " where its key is");
    }
    for (Map.Entry<String, String> each : texts.entrySet()) {
      requireInForce(each.getKey(), each.getValue());
      papers.put(each.getKey(), each.getValue());
    }
    if (texts.containsKey(Papers.CONSTELLATION)) {
      papers.say(after);
    }
    for (Path file : files(papers.next())) {
      Files.delete(file);
    }
    Files.deleteIfExists(papers.next());
  }

  static boolean waits(Papers papers) throws IOException {
    return !files(papers.next()).isEmpty();
  }

  /// One change after the other.
  private static void requireNoneWaits(Papers papers) throws IOException, CommandFailed {
    if (waits(papers)) {
      throw new CommandFailed(
          ("%s: a change waits there for signatures: sign it by 'constellation sign %s',"
                  + " or remove it")
              .formatted(papers.next(), papers.folder()));
    }
  }

  private void keepWaiting() throws IOException, ConfigurationException {
    TextFile.folder(papers.next());
    for (Map.Entry<String, String> each : texts.entrySet()) {
      TextFile.replace(papers.next().resolve(each.getKey()), each.getValue());
    }
  }

  // In words, each once: the files of one change mostly lack the same signatures.
  private Set<String> missing() throws IOException, ConfigurationException {
    var missing = new LinkedHashSet<String>();
    for (Map.Entry<String, String> each : texts.entrySet()) {
      for (Operators group : needed(each.getKey(), each.getValue())) {
        List<OperatorKey> found =
            SignedText.parse(place(each.getKey()), each.getValue()).signers(group);
        if (found.size() < group.needed()) {
          missing.add(
              "expected %d of its %d operators to sign the change, found %d; not yet: %s"
                  .formatted(
                      group.needed(), group.keys().size(), found.size(), others(group, found)));
        }
      }
    }
    return missing;
  }

  private static String others(Operators group, List<OperatorKey> found) {
    return String.join(
        ", ",
        group.keys().stream()
            .filter(key -> !found.contains(key))
            .map(OperatorKey::toString)
            .toList());
  }

  // The operators of the file that is in force, and its own; once where these are the same.
  private Set<Operators> needed(String name, String text)
      throws IOException, ConfigurationException {
    var needed = new LinkedHashSet<Operators>();
    if (Papers.vault(name).isEmpty()) {
      needed.add(before.operators());
      needed.add(after.operators());
      return needed;
    }
    VaultEnrolment next = VaultEnrolment.readProposal(place(name), text);
    enrolled(name, next).ifPresent(known -> needed.add(known.operators()));
    needed.add(next.operators());
    return needed;
  }

  // What the vault obeys; empty where it is a new vault.
  private Optional<VaultEnrolment> enrolled(String name, VaultEnrolment next)
      throws IOException, ConfigurationException {
    Optional<String> present = papers.text(name);
    return present.isEmpty()
        ? Optional.empty()
        : Optional.of(VaultEnrolment.read(name, present.get()))
            .filter(known -> known.id().equals(next.id()));
  }

  private void requireFits(String name) throws IOException, ConfigurationException, CommandFailed {
    Optional<String> vault = Papers.vault(name);
    if (vault.isEmpty()) {
      requireNamed(name);
      return;
    }
    VaultEnrolment next = VaultEnrolment.readProposal(place(name), text(name));
    boolean member =
        after.members().stream()
            .anyMatch(known ->
                known.vault().name().equals(vault.get())
                    && known.vault().enrolment().equals(next.id())
                    && known.identity().equals(next.identity()));
    if (!member) {
      throw new CommandFailed(
          "%s: expected the enrolment of %s in constellation %s, found another vault's"
              .formatted(place(name), vault.get(), after.name()));
    }
    Optional<VaultEnrolment> known = enrolled(name, next);
    if (known.isPresent()) {
      known.get().requireFollowedBy(place(name), next);
    }
  }

  private void requireNamed(String name) throws CommandFailed {
    if (!name.equals(Papers.CONSTELLATION)) {
      throw new CommandFailed(
          "%s: expected %s and enrolments, found another file"
              .formatted(place(name), Papers.CONSTELLATION));
    }
  }

  // As whoever obeys the file will read it.
  private void requireInForce(String name, String text) throws IOException, ConfigurationException {
    if (Papers.vault(name).isEmpty()) {
      ConstellationFile.successor(name, text, before);
      return;
    }
    var next = VaultEnrolment.read(name, text);
    Optional<VaultEnrolment> known = enrolled(name, next);
    if (known.isPresent()) {
      known.get().successor(name, text);
    }
  }

  private String text(String name) {
    return texts.getOrDefault(name, "");
  }

  private String place(String name) {
    return papers.next().resolve(name).toString();
  }

  private static List<String> lines(String name, String text) throws ConfigurationException {
    return SignedText.parse(name, text).body().lines().toList();
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var files = new ArrayList<Path>();
    try (Stream<Path> all = Files.list(folder)) {
      all.sorted((one, other) ->
              rank(one) != rank(other) ? rank(one) - rank(other) : one.compareTo(other))
          .forEach(files::add);
    }
    return files;
  }

  private static int rank(Path file) {
    return file.endsWith(Papers.CONSTELLATION) ? 1 : 0;
  }
}
