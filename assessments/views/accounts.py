"""Django's own sign-in pages in our words."""

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpResponse
from django.urls import reverse_lazy


class SignIn(auth.LoginView):
    redirect_authenticated_user = True


class PasswordChange(auth.PasswordChangeView):
    success_url = reverse_lazy("overview")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(
            self.request, "Your password is changed, and your other sessions are signed out."
        )
        return super().form_valid(form)
