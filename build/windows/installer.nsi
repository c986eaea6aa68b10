; Installer of Fuelbook: per user, no administrator, silent with /S. Build: makensis build/windows/installer.nsi
Unicode true
!include "MUI2.nsh"
!define NAME "油客簿"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Fuelbook"

Name "${NAME}"
OutFile "..\bin\fuelbook-setup.exe"
InstallDir "$LOCALAPPDATA\Programs\Fuelbook"
RequestExecutionLevel user
SetCompressor /SOLID lzma

!define MUI_ICON "icon.ico"
!define MUI_UNICON "icon.ico"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

Section
  SetOutPath "$INSTDIR"
  File "..\bin\fuelbook.exe"
  ; The WebView2 runtime installer may lie beside the script; it then goes along for machines without the runtime.
  File /nonfatal "MicrosoftEdgeWebView2RuntimeInstallerX64.exe"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateDirectory "$SMPROGRAMS\${NAME}"
  CreateShortcut "$SMPROGRAMS\${NAME}\${NAME}.lnk" "$INSTDIR\fuelbook.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}\${NAME}(浏览器打开).lnk" "$INSTDIR\fuelbook.exe" "serve --open"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\fuelbook.exe"
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "0.1.0"
  WriteRegStr HKCU "${KEY}" "Publisher" "Fuelbook"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\fuelbook.exe"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
SectionEnd

; The data folder is never touched: uninstalling the program must not lose a record.
Section "Uninstall"
  Delete "$INSTDIR\fuelbook.exe"
  Delete "$INSTDIR\MicrosoftEdgeWebView2RuntimeInstallerX64.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}\*.lnk"
  RMDir "$SMPROGRAMS\${NAME}"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegKey HKCU "${KEY}"
SectionEnd
