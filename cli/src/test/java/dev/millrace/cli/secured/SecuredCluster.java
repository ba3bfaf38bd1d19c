package dev.millrace.cli.secured;

import dev.millrace.cli.acls.StageRights;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.local.LocalSecurity;
import dev.millrace.local.RegistrySettings;
import dev.millrace.schemas.rights.Right;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/**
 * A broker on SASL_SSL that denies what is not allowed, with a user for each name that a test
 * needs. Each user's password is its name with {@code -secret} after it.
 */
final class SecuredCluster implements AutoCloseable {
  static final String ADMIN = "admin";

  private final LocalCluster cluster;
  private final Path trust;
  private final Admin admin;

  private SecuredCluster(LocalCluster cluster, Path trust) {
    this.cluster = cluster;
    this.trust = trust;
    Map<String, Object> config = new HashMap<>(client(ADMIN, ADMIN + "-secret", trust));
    config.put("bootstrap.servers", cluster.bootstrapServers());
    this.admin = Admin.create(config);
  }

  static SecuredCluster start(Path folder, Collection<String> users) throws Exception {
    Certificates certificates = new Certificates(folder);
    Path key = certificates.valid("broker");
    Path trust = certificates.trusting("trust", key);
    Map<String, String> clients = client(ADMIN, ADMIN + "-secret", trust);
    return new SecuredCluster(
        LocalCluster.start(
            folder.resolve("data"),
            LocalPorts.any(),
            new LocalSecurity(broker(key, trust, users), clients, RegistrySettings.DEFAULT)),
        trust);
  }

  private static Map<String, String> broker(Path key, Path trust, Collection<String> users) {
    Map<String, String> broker = new HashMap<>();
    broker.put("listener.security.protocol.map", "BROKER:SASL_SSL,CONTROLLER:PLAINTEXT");
    broker.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,OAUTHBEARER");
    broker.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    Set<String> known = new HashSet<>(users);
    known.add(ADMIN);
    String passwords =
        known.stream()
            .map(user -> " user_" + user + "=\"" + user + "-secret\"")
            .collect(Collectors.joining());
    broker.put(
        "listener.name.broker.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\""
            + " password=\"admin-secret\""
            + passwords
            + ";");
    broker.put(
        "listener.name.broker.scram-sha-256.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    broker.put(
        "listener.name.broker.oauthbearer.sasl.jaas.config",
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
            + " unsecuredLoginStringClaim_sub=\"unused\";");
    broker.putAll(stores(key, trust));
    broker.put("authorizer.class.name", StandardAuthorizer.class.getName());
    broker.put("allow.everyone.if.no.acl.found", "false");
    // The controller's listener, which only the broker of this process knows, asks for no password.
    broker.put("super.users", "User:admin;User:ANONYMOUS");
    return broker;
  }

  static Map<String, String> stores(Path key, Path trust) {
    return Map.of(
        "ssl.keystore.type",
        "PKCS12",
        "ssl.keystore.location",
        key.toString(),
        "ssl.keystore.password",
        Certificates.PASSWORD,
        "ssl.key.password",
        Certificates.PASSWORD,
        "ssl.truststore.type",
        "PKCS12",
        "ssl.truststore.location",
        trust.toString(),
        "ssl.truststore.password",
        Certificates.PASSWORD);
  }

  /** Settings of a client, without {@code kafka.}. */
  static Map<String, String> client(String user, String password, Path trust) {
    Map<String, String> config = new HashMap<>();
    config.put("security.protocol", "SASL_SSL");
    config.put("sasl.mechanism", "PLAIN");
    config.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
            + user
            + "\" password=\""
            + password
            + "\";");
    config.put("ssl.truststore.type", "PKCS12");
    config.put("ssl.truststore.location", trust.toString());
    config.put("ssl.truststore.password", Certificates.PASSWORD);
    return config;
  }

  Map<String, String> client(String user) {
    return client(user, user + "-secret", trust);
  }

  /** As {@code --set} takes them. */
  List<String> settings(Map<String, String> client) {
    List<String> settings = new ArrayList<>();
    client.forEach((key, value) -> settings.add("kafka." + key + "=" + value));
    return settings;
  }

  Path trust() {
    return trust;
  }

  Admin admin() {
    return admin;
  }

  String bootstrapServers() {
    return cluster.bootstrapServers();
  }

  String schemaRegistryUrl() {
    return cluster.schemaRegistryUrl();
  }

  /** From now on a user may do exactly this. */
  void allow(String user, StageRights rights) throws Exception {
    allow(user, rights.rights());
  }

  void allow(String user, List<Right> rights) throws Exception {
    Set<AclBinding> wanted =
        rights.stream()
            .flatMap(right -> bindings(user, right).stream())
            .collect(Collectors.toSet());
    Set<AclBinding> present = granted(user);
    List<AclBindingFilter> surplus =
        present.stream().filter(one -> !wanted.contains(one)).map(AclBinding::toFilter).toList();
    admin.deleteAcls(surplus).all().get();
    admin.createAcls(wanted.stream().filter(one -> !present.contains(one)).toList()).all().get();
    while (!granted(user).equals(wanted)) {
      Thread.sleep(10);
    }
  }

  private Set<AclBinding> granted(String user) throws Exception {
    return admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
        .filter(one -> one.entry().principal().equals("User:" + user))
        .collect(Collectors.toSet());
  }

  private static List<AclBinding> bindings(String user, Right right) {
    return right.operations().stream()
        .map(
            operation ->
                new AclBinding(
                    right.resource(),
                    new AccessControlEntry(
                        "User:" + user, "*", operation, AclPermissionType.ALLOW)))
        .toList();
  }

  @Override
  public void close() {
    admin.close();
    cluster.close();
  }
}
