// What runs, is written and is looked up on ordinary machines. Texts are JSON string contents.
#include "tools/generate/world.h"

namespace rulec::generate {
namespace {

constexpr std::array kWindowsPrograms = std::to_array<Program>({
    {"services.exe", R"(C:\\Windows\\System32\\services.exe)", R"(C:\\Windows\\system32\\services.exe)",
     R"("C:\\Windows\\system32\\services.exe")", "Microsoft Windows Publisher"},
    {"svchost.exe", R"(C:\\Windows\\System32\\svchost.exe)",
     R"(C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Schedule)",
     R"("C:\\Windows\\system32\\svchost.exe","-k","netsvcs","-p","-s","Schedule")", "Microsoft Windows Publisher"},
    {"explorer.exe", R"(C:\\Windows\\explorer.exe)", R"(C:\\Windows\\Explorer.EXE)", R"("C:\\Windows\\Explorer.EXE")",
     "Microsoft Windows"},
    {"msedge.exe", R"(C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe)",
     R"(\"C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe\" --type=utility --lang=en-US --no-sandbox)",
     R"("C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe","--type=utility","--lang=en-US","--no-sandbox")",
     "Microsoft Corporation"},
    {"cmd.exe", R"(C:\\Windows\\System32\\cmd.exe)", R"(cmd.exe /c \"dir C:\\Users /s /b > out.txt\")",
     R"("cmd.exe","/c","dir C:\\Users /s /b > out.txt")", "Microsoft Windows"},
    {"powershell.exe", R"(C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe)",
     R"(powershell.exe -NoProfile -ExecutionPolicy Bypass -File C:\\ops\\inventory.ps1)",
     R"("powershell.exe","-NoProfile","-ExecutionPolicy","Bypass","-File","C:\\ops\\inventory.ps1")",
     "Microsoft Windows"},
    {"Teams.exe", R"(C:\\Program Files\\Teams\\current\\Teams.exe)",
     R"(\"C:\\Program Files\\Teams\\current\\Teams.exe\" --type=renderer)",
     R"("C:\\Program Files\\Teams\\current\\Teams.exe","--type=renderer")", "Microsoft Corporation"},
    {"conhost.exe", R"(C:\\Windows\\System32\\conhost.exe)",
     R"(\\??\\C:\\Windows\\system32\\conhost.exe 0xffffffff -ForceV1)",
     R"("\\??\\C:\\Windows\\system32\\conhost.exe","0xffffffff","-ForceV1")", "Microsoft Windows"},
    {"rundll32.exe", R"(C:\\Windows\\System32\\rundll32.exe)",
     R"(rundll32.exe shell32.dll,Control_RunDLL timedate.cpl)",
     R"("rundll32.exe","shell32.dll,Control_RunDLL","timedate.cpl")", "Microsoft Windows"},
    {"MsMpEng.exe", R"(C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18\\MsMpEng.exe)",
     R"(\"C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18\\MsMpEng.exe\")",
     R"("C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18\\MsMpEng.exe")", "Microsoft Windows Publisher"},
});

constexpr std::array kLinuxPrograms = std::to_array<Program>({
    {"systemd", "/usr/lib/systemd/systemd", "/sbin/init splash", R"("/sbin/init","splash")", ""},
    {"bash", "/usr/bin/bash", R"(bash -c \"cat /proc/cpuinfo | grep MHz\")",
     R"("bash","-c","cat /proc/cpuinfo | grep MHz")", ""},
    {"sshd", "/usr/sbin/sshd", "sshd: ops [priv]", R"("sshd:","ops","[priv]")", ""},
    {"python3.11", "/usr/bin/python3.11", "/usr/bin/python3 /opt/collector/main.py --interval 30",
     R"("/usr/bin/python3","/opt/collector/main.py","--interval","30")", ""},
    {"nginx", "/usr/sbin/nginx", R"(nginx: worker process)", R"("nginx:","worker","process")", ""},
    {"curl", "/usr/bin/curl", "curl -fsSL https://packages.example.org/index.json -o /tmp/index.json",
     R"("curl","-fsSL","https://packages.example.org/index.json","-o","/tmp/index.json")", ""},
    {"cron", "/usr/sbin/cron", "/usr/sbin/cron -f -P", R"("/usr/sbin/cron","-f","-P")", ""},
    {"dockerd", "/usr/bin/dockerd", "/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock",
     R"("/usr/bin/dockerd","-H","fd://","--containerd=/run/containerd/containerd.sock")", ""},
    {"apt-get", "/usr/bin/apt-get", "apt-get -qq -y install --no-install-recommends ca-certificates",
     R"("apt-get","-qq","-y","install","--no-install-recommends","ca-certificates")", ""},
    {"sed", "/usr/bin/sed", R"(sed -e s/\\(a\\)\\t/\\1/g -i /etc/app.conf)",
     R"("sed","-e","s/\\(a\\)\\t/\\1/g","-i","/etc/app.conf")", ""},
});

constexpr std::array kMacPrograms = std::to_array<Program>({
    {"launchd", "/sbin/launchd", "/sbin/launchd", R"("/sbin/launchd")", "Apple Inc."},
    {"zsh", "/bin/zsh", "-zsh", R"("-zsh")", "Apple Inc."},
    {"mdworker_shared",
     "/System/Library/Frameworks/CoreServices.framework/Versions/A/Frameworks/Metadata.framework/Versions/A/Support/"
     "mdworker_shared",
     "mdworker_shared -s mdworker -c MDSImporterWorker -m com.apple.mdworker.shared",
     R"("mdworker_shared","-s","mdworker","-c","MDSImporterWorker","-m","com.apple.mdworker.shared")", "Apple Inc."},
    {"Google Chrome Helper",
     "/Applications/Google Chrome.app/Contents/Frameworks/Google Chrome Framework.framework/Helpers/Google Chrome "
     "Helper.app/Contents/MacOS/Google Chrome Helper",
     "Google Chrome Helper --type=utility --utility-sub-type=network.mojom.NetworkService",
     R"("Google Chrome Helper","--type=utility","--utility-sub-type=network.mojom.NetworkService")", "Google LLC"},
    {"curl", "/usr/bin/curl", "curl -L https://downloads.example.org/tool.tar.gz",
     R"("curl","-L","https://downloads.example.org/tool.tar.gz")", "Apple Inc."},
    {"softwareupdated", "/System/Library/CoreServices/Software Update.app/Contents/Resources/softwareupdated",
     "/System/Library/CoreServices/Software Update.app/Contents/Resources/softwareupdated",
     R"("/System/Library/CoreServices/Software Update.app/Contents/Resources/softwareupdated")", "Apple Inc."},
    {"xpcproxy", "/usr/libexec/xpcproxy", "xpcproxy com.apple.geod", R"("xpcproxy","com.apple.geod")", "Apple Inc."},
    {"python3", "/usr/local/bin/python3", "python3 -m http.server 8000", R"("python3","-m","http.server","8000")", ""},
    {"sh", "/bin/sh", R"(sh -c \"/usr/bin/defaults read com.apple.dock\")",
     R"("sh","-c","/usr/bin/defaults read com.apple.dock")", "Apple Inc."},
    {"Finder", "/System/Library/CoreServices/Finder.app/Contents/MacOS/Finder",
     "/System/Library/CoreServices/Finder.app/Contents/MacOS/Finder",
     R"("/System/Library/CoreServices/Finder.app/Contents/MacOS/Finder")", "Apple Inc."},
});

constexpr Program kInstaller = {"installer", "/usr/sbin/installer", "installer -pkg /tmp/vendor-tools.pkg -target /",
                                R"("installer","-pkg","/tmp/vendor-tools.pkg","-target","/")", "Apple Inc."};

constexpr auto kWindowsDirectories = std::to_array<std::string_view>(
    {R"(C:\\Windows\\Temp)", R"(C:\\Windows\\System32)", R"(C:\\ProgramData\\Microsoft\\Windows\\Caches)",
     R"(C:\\Users\\avery\\AppData\\Local\\Temp)", R"(C:\\Users\\casey\\Documents\\Reports 2026)",
     R"(C:\\Program Files\\Common Files\\Vendor)",
     R"(C:\\Users\\jordan\\AppData\\Local\\Microsoft\\Edge\\User Data\\Default\\Cache\\Cache_Data)"});
constexpr auto kWindowsExtensions =
    std::to_array<std::string_view>({"dll", "tmp", "exe", "docx", "log", "xml", "ps1", "etl"});
constexpr auto kWindowsLibraries = std::to_array<std::string_view>(
    {"amsi.dll", "bcrypt.dll", "clr.dll", "ntmarta.dll", "wininet.dll", "taskschd.dll", "vaultcli.dll", "dbghelp.dll"});

constexpr auto kLinuxDirectories =
    std::to_array<std::string_view>({"/tmp", "/var/log", "/etc", "/home/casey/src/app/build",
                                     "/usr/lib/x86_64-linux-gnu", "/var/lib/docker/overlay2/merged/opt", "/dev/shm"});
constexpr auto kLinuxExtensions = std::to_array<std::string_view>({"so", "conf", "log", "py", "sh", "gz", "lock", "o"});
constexpr auto kLinuxLibraries =
    std::to_array<std::string_view>({"libc.so.6", "libssl.so.3", "libpam.so.0", "libcurl.so.4", "libz.so.1"});

constexpr auto kMacDirectories = std::to_array<std::string_view>(
    {"/private/var/folders/zz/T", "/Users/avery/Library/Caches/com.apple.Safari", "/Library/LaunchAgents",
     "/Users/kai/Downloads", "/Applications/Vendor.app/Contents/Resources", "/private/tmp",
     "/Users/logan/Library/Application Support/Google/Chrome/Default"});
constexpr auto kMacExtensions =
    std::to_array<std::string_view>({"plist", "dylib", "pkg", "db", "tmp", "dmg", "log", "json"});
constexpr auto kMacLibraries = std::to_array<std::string_view>(
    {"libSystem.B.dylib", "libcurl.4.dylib", "libsqlite3.dylib", "libobjc.A.dylib", "libz.1.dylib"});

constexpr auto kDomains = std::to_array<std::string_view>(
    {"www.example.com", "updates.example.org", "api.telemetry.example.net", "cdn.images.example.com",
     "login.corp.example", "time.example.net", "ocsp.pki.example.org", "mail.corp.example",
     "a1b2c3d4.cloud.example.net", "packages.example.org", "xn--bcher-kva.example", "wpad.corp.example"});
constexpr auto kRegistryKeys = std::to_array<std::string_view>(
    {R"(SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run)",
     R"(SYSTEM\\ControlSet001\\Services\\bam\\State\\UserSettings)",
     R"(SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tree)",
     R"(SOFTWARE\\Policies\\Microsoft\\Edge)", R"(SYSTEM\\ControlSet001\\Control\\Session Manager)",
     R"(SOFTWARE\\Classes\\CLSID)"});
constexpr auto kRegistryValues = std::to_array<std::string_view>(
    {"ImagePath", "Start", "Version", "SequenceNumber", "PendingFileRenameOperations", "Path", "(Default)"});
constexpr auto kFileStems =
    std::to_array<std::string_view>({"data", "cache", "index", "report", "settings", "update", "module", "journal",
                                     "session", "temp", "config", "archive", "snapshot", "queue"});

constexpr Catalogue kWindows = {kWindowsPrograms, kWindowsDirectories, kWindowsExtensions, kWindowsLibraries};
constexpr Catalogue kLinux = {kLinuxPrograms, kLinuxDirectories, kLinuxExtensions, kLinuxLibraries};
constexpr Catalogue kMacOs = {kMacPrograms, kMacDirectories, kMacExtensions, kMacLibraries};

}  // namespace

const Catalogue& catalogueOf(Os os) {
  switch (os) {
    case Os::Windows:
      return kWindows;
    case Os::Linux:
      return kLinux;
    case Os::MacOs:
      return kMacOs;
  }
  return kLinux;
}

const Program& installerProgram() { return kInstaller; }
std::span<const std::string_view> domains() { return kDomains; }
std::span<const std::string_view> registryKeys() { return kRegistryKeys; }
std::span<const std::string_view> registryValues() { return kRegistryValues; }
std::span<const std::string_view> fileStems() { return kFileStems; }

}  // namespace rulec::generate
