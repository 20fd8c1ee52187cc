@echo off
rem Runs the Maven that .mvn\wrapper\maven-wrapper.properties pins, fetching it once into %USERPROFILE%\.m2\wrapper\dists.
setlocal
set "BASE=%~dp0"
for /f "usebackq tokens=1,* delims==" %%a in ("%BASE%.mvn\wrapper\maven-wrapper.properties") do set "P_%%a=%%b"
set "DISTS=%USERPROFILE%\.m2\wrapper\dists"
set "MAVEN=%DISTS%\apache-maven-%P_mavenVersion%-pinned"
set "ARCHIVE=%DISTS%\apache-maven-%P_mavenVersion%-bin.tar.gz"
if exist "%MAVEN%\bin\mvn.cmd" goto run
if not exist "%DISTS%" mkdir "%DISTS%"
where mvn >nul 2>nul && pushd "%DISTS%" && call mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.10.0:copy -Dartifact=org.apache.maven:apache-maven:%P_mavenVersion%:tar.gz:bin "-DoutputDirectory=%DISTS%" & popd
if not exist "%ARCHIVE%" curl -fsSL -o "%ARCHIVE%" "%P_distributionUrl%" || (echo mvnw: could not download %P_distributionUrl% >&2 & exit /b 1)
certutil -hashfile "%ARCHIVE%" SHA512 | findstr /i /c:"%P_sha512Sum%" >nul || (del "%ARCHIVE%" & echo mvnw: the checksum of Maven %P_mavenVersion% is not the pinned one >&2 & exit /b 1)
tar -xzf "%ARCHIVE%" -C "%DISTS%" && move "%DISTS%\apache-maven-%P_mavenVersion%" "%MAVEN%" >nul && del "%ARCHIVE%"
:run
"%MAVEN%\bin\mvn.cmd" %*
